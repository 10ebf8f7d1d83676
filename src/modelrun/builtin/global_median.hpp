// The baseline `global_median` (core-2.5.1.md 4): its samples represent the distribution of all
// observed cases of an org unit and are the same for every period. Samples are not cut at 0.
#pragma once

#include "domain/evaluation/model.hpp"

#include <memory>

namespace chap::builtin {

// predict() throws evaluation::NotApplicable for an org unit without observed cases.
std::shared_ptr<const evaluation::TrainedModel> train_global_median(
    const evaluation::History& history, const evaluation::RunContext& context
);

}  // namespace chap::builtin
