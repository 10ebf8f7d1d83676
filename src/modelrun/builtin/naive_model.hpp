// The built-in `naive_model` (models.md 2.12), a baseline for other models: for each org unit,
// Poisson samples around the mean of the cases it was trained on.
//
// Samples are reproducible: the random stream depends on the seed setting, the configured model,
// the split and the org unit, not on data or time (contract README 20).
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace chap::builtin {

// The name of its template and of its configured model.
inline constexpr const char* kNaiveModel = "naive_model";
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
  std::map<std::string, double> means_;  // mean cases of each org unit; NaN if it has no values
};

}  // namespace chap::builtin
