// The baseline `seasonal_median` (core-2.5.1.md 4): its samples represent the distribution of the
// observed cases of an org unit in the same season (month or week) of past years.
#pragma once

#include "domain/evaluation/model.hpp"

#include <memory>

namespace chap::builtin {

// predict() throws evaluation::NotApplicable for a season in which an org unit has no observed
// cases.
std::shared_ptr<const evaluation::TrainedModel> train_seasonal_median(
    const evaluation::History& history, const evaluation::RunContext& context
);

}  // namespace chap::builtin
