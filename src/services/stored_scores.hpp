// The aggregate metrics of a stored backtest.
#pragma once

#include "domain/evaluation/comparison.hpp"

#include <string>

namespace chap::services {

// The scores in BacktestRow::aggregate_metrics, in stored order. A null becomes a score without a
// value. Members that are neither numbers nor null are left out.
evaluation::ScoreList stored_scores(const std::string& aggregate_metrics);

}  // namespace chap::services
