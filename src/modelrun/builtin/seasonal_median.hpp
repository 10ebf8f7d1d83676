// The baseline `seasonal_median` (core-2.5.1.md 4): its samples represent the distribution of the
// observed cases of an org unit in the same season (month or week) of past years.
#pragma once

#include "domain/evaluation/model.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace chap::builtin {

class SeasonalMedian final : public evaluation::Model {
 public:
  void train(const evaluation::History& history) override;
  // Throws evaluation::NotApplicable for a season in which an org unit has no observed cases.
  evaluation::Forecast predict(
      const evaluation::History& history, const evaluation::Future& future, std::size_t split
  ) override;

 private:
  // The cases of each org unit and season, ascending.
  std::map<std::pair<std::string, int>, std::vector<double>> cases_;
};

}  // namespace chap::builtin
