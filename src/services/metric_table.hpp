// The detailed scores of a stored backtest as CSV (http-api.md 5.8; evaluation.md 5.6).
#pragma once

#include "services/datasets.hpp"

namespace chap::services {

// Throws not_found for an unknown backtest. The function computes all scores before it returns; the
// stream only formats the scores.
TextStream stream_metric_csv(Platform& platform, std::int64_t backtest_id);

}  // namespace chap::services
