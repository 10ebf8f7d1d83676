// Jobs as their users see them (http-api.md 7.2 to 7.5; jobs.md 1.3, 1.4). All throw Error with the
// contract's texts.
#pragma once

#include "engine/queue/job_queue.hpp"
#include "services/platform.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/prediction_store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::services {

std::vector<queue::JobRecord> list_jobs(Platform& platform, const queue::JobFilter& filter);
queue::JobRecord read_job(Platform& platform, const std::string& id);
std::string job_logs(Platform& platform, const std::string& id);
void cancel_job(Platform& platform, const std::string& id);
void delete_job(Platform& platform, const std::string& id);

// Id of the row that a successful job made.
std::int64_t job_result(Platform& platform, const std::string& id);
// That row, taken for a backtest or for a prediction whatever the job's type (J18).
store::BacktestDetails job_backtest(Platform& platform, const std::string& id);
store::PredictionDetails job_prediction(Platform& platform, const std::string& id);

}  // namespace chap::services
