// The built-in `naive_model` (contract, models.md 2.12): per place, Poisson draws around the mean
// of all cases it was trained on. A yardstick for other models.
//
// Draws are reproducible: a place's stream depends on the seed setting, the configured model, the
// split and the place, never on data or time (contract README 20).
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace chap::builtin {

inline constexpr std::size_t kNaiveSamples = 100;

class NaiveModel final : public evaluation::Model {
 public:
  NaiveModel(std::uint64_t seed, std::string configured_name);

  void train(const evaluation::History& history) override;
  evaluation::Forecast predict(
      const evaluation::History& history, const evaluation::Future& future, std::size_t split
  ) override;

 private:
  std::uint64_t seed_;
  std::string name_;
  std::map<std::string, double> means_;  // place -> mean cases; NaN when it has none
};

}  // namespace chap::builtin
