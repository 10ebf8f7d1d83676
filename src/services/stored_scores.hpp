// The aggregate metrics of a stored backtest.
#pragma once

#include "domain/evaluation/comparison.hpp"

#include <string>

namespace chap::services {

// The scores in BacktestRow::aggregate_metrics, in stored order. A score that is null has no value;
// members that are neither numbers nor null are left out.
evaluation::ScoreList stored_scores(const std::string& aggregate_metrics);

}  // namespace chap::services
