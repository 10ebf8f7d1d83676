// Jobs that run the baseline models, so that every backtest specification has reference scores
// (core-2.5.1.md 3). Thread-safe.
#pragma once

#include "engine/queue/job.hpp"
#include "foundation/base/clock.hpp"
#include "services/platform.hpp"
#include "storage/sql/connection.hpp"
#include "storage/store/specificationbaseline_row.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace chap::services {

// The name of the backtests of baseline models.
inline constexpr const char* kBaselineBacktestName = "baseline";

// A run that is pending or failed is queued again when its `claimed_at` is older than this time.
inline constexpr std::chrono::hours kBaselineRetry{24};

// Returns whether a run is due: pending or failed, and old enough to be queued again.
bool is_due(const store::SpecificationBaselineRow& run, Timestamp now);

// For each live baseline model whose run is missing or due: claims the run (store::BaselineClaim)
// and passes a job to `enqueue`, which must insert the job in the same transaction. Returns the
// number of jobs. The caller must have begun the transaction.
std::size_t start_baselines(
    sql::Connection& transaction,
    std::int64_t specification_id,
    Timestamp now,
    const std::function<void(const queue::NewJob&)>& enqueue
);

// Calls start_baselines() in a transaction of its own. Logs errors instead of throwing them,
// because a leaderboard can be read without these jobs. Can wait for the database for up to 30 s.
void start_missing_baselines(Platform& platform, std::int64_t specification_id) noexcept;

}  // namespace chap::services
