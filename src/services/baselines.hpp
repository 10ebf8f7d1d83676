// Jobs that run the baseline models, so that every specification has reference scores
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

// A run that failed or did not end is repeated after this time.
inline constexpr std::chrono::hours kBaselineRetry{24};

// Whether the run of a baseline has to be queued again.
bool is_due(const store::SpecificationBaselineRow& run, Timestamp now);

// Claims the run of each live baseline model that the specification lacks, and passes its job to
// `enqueue`, which inserts it in the same transaction. Returns the number of jobs. A claim is a row
// of `specificationbaseline`, so a run is never queued twice. The caller must have begun the
// transaction.
std::size_t start_baselines(
    sql::Connection& transaction,
    std::int64_t specification_id,
    Timestamp now,
    const std::function<void(const queue::NewJob&)>& enqueue
);

// Does the same in a transaction of its own. Errors are logged only, because the request that calls
// this has its answer already.
void start_missing_baselines(Platform& platform, std::int64_t specification_id) noexcept;

}  // namespace chap::services
