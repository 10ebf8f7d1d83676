// The baseline `global_median` (core-2.5.1.md 4): its samples represent the distribution of all
// observed cases of an org unit and are the same for every period. Samples are not cut at 0.
#pragma once

#include "domain/evaluation/model.hpp"

#include <map>
#include <string>
#include <vector>

namespace chap::builtin {

class GlobalMedian final : public evaluation::Model {
 public:
  void train(const evaluation::History& history) override;
  // Throws evaluation::NotApplicable for an org unit without observed cases.
  evaluation::Forecast predict(
      const evaluation::History& history, const evaluation::Future& future, std::size_t split
  ) override;

 private:
  // The samples of each org unit; no samples for an org unit without observed cases.
  std::map<std::string, std::vector<double>> samples_;
};

}  // namespace chap::builtin
