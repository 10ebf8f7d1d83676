// The built-in `naive_model` (models.md 2.12), with which other models are compared. The samples
// of an org unit have a Poisson distribution. Its mean is the mean of the org unit's cases in the
// training data.
//
// Samples are reproducible: the random numbers depend on the seed setting, the configured model,
// the split and the org unit, but not on the data or the time (contract README 20).
#pragma once

#include "domain/evaluation/model.hpp"

#include <memory>

namespace chap::builtin {

// The name of the template and of the configured model.
inline constexpr const char* kNaiveModel = "naive_model";
inline constexpr std::size_t kNaiveSamples = 100;

// Throws Error (kInvalidInput) if the history has no target. predict() throws it for an org unit
// without cases in the training data.
std::shared_ptr<const evaluation::TrainedModel> train_naive_model(
    const evaluation::History& history, const evaluation::RunContext& context
);

}  // namespace chap::builtin
