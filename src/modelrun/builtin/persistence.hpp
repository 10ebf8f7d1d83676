// The baseline `persistence` (core-2.5.1.md 4): each sample is the last observed number of cases of
// an org unit, multiplied by a ratio from the training data. The ratios are those of the cases in
// the season of the forecast period to the cases h periods earlier.
//
//   y, h    last observed value of the history; number of periods from y to the forecast period
//   ratios  (y_t + 1) / (y_{t-h} + 1) for each training period t in the season of the forecast
//   sample  max(0, (y + 1) * q - 1) for each of the samples q of the ratios (baseline.hpp)
#pragma once

#include "domain/evaluation/model.hpp"

#include <memory>

namespace chap::builtin {

// predict() throws evaluation::NotApplicable for an org unit without observed cases or without
// ratios.
std::shared_ptr<const evaluation::TrainedModel> train_persistence(
    const evaluation::History& history, const evaluation::RunContext& context
);

}  // namespace chap::builtin
