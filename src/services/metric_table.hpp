// The detailed scores of a stored backtest as CSV (http-api.md 5.8; evaluation.md 5.6).
#pragma once

#include "services/datasets.hpp"

namespace chap::services {

// Throws not_found for an unknown backtest. The scores are computed before the call returns; the
// stream only formats them.
TextStream stream_metric_csv(Platform& platform, std::int64_t backtest_id);

}  // namespace chap::services
