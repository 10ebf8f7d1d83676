// Use cases of jobs: list, read, cancel, delete (http-api.md 7.2 to 7.5; jobs.md 1.3, 1.4). All
// functions throw Error with the texts of the contract.
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
// Returns the body of the request that created the job, with the bytes that the client sent: JSON
// in Python's dialect, in any of the encodings that json::parse() reads.
std::string job_request(Platform& platform, const std::string& id);
void cancel_job(Platform& platform, const std::string& id);
void delete_job(Platform& platform, const std::string& id);

// Returns the id of the row that a successful job stored.
std::int64_t id_of_job_row(Platform& platform, const std::string& id);
// These two functions return the row that the job has stored, a backtest or a prediction. The
// result of the job is the id of this row. The type of the job is not checked (jobs.md J18).
store::BacktestDetails job_backtest(Platform& platform, const std::string& id);
store::PredictionDetails job_prediction(Platform& platform, const std::string& id);

}  // namespace chap::services
