// The built-in `naive_model` (models.md 2.12), with which other models are compared. The samples
// of an org unit have a Poisson distribution. Its mean is the mean of the org unit's cases in the
// training data.
//
// Samples are reproducible: the random numbers depend on the seed setting, the configured model,
// the split and the org unit, but not on the data or the time (contract README 20).
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace chap::builtin {

// The name of the template and of the configured model.
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
  std::map<std::string, double> means_;  // mean cases of each org unit; NaN without any value
};

}  // namespace chap::builtin
