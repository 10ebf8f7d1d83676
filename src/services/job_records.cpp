#include "services/job_records.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "services/kept_request.hpp"
#include "storage/sql/database.hpp"

#include <charconv>

namespace chap::services {
namespace {

Error unknown_job(const std::string& id) { return not_found("Job '" + id + "' not found"); }

// Logs a warning if the type of a job does not fit the requested result.
void log_type_mismatch(const queue::JobRecord& job, std::string_view kind) {
  if (job.type.find(kind) == std::string::npos) {
    log::warning(
        "jobs", "the {} of job {} was requested, but its type is {}", kind, job.id, job.type
    );
  }
}

}  // namespace

std::vector<queue::JobRecord> list_jobs(Platform& platform, const queue::JobFilter& filter) {
  return platform.jobs.list(filter);
}

queue::JobRecord read_job(Platform& platform, const std::string& id) {
  auto job = platform.jobs.get(id);
  if (!job) throw unknown_job(id);
  return *job;
}

std::string job_logs(Platform& platform, const std::string& id) {
  auto logs = platform.jobs.logs(id);
  if (!logs) throw unknown_job(id);
  return *logs;
}

std::string job_request(Platform& platform, const std::string& id) {
  const auto kept = platform.jobs.stored_request(id);
  if (!kept) throw not_found("Request for job '" + id + "' not found");
  return unpack_request(*kept);
}

void cancel_job(Platform& platform, const std::string& id) {
  switch (platform.jobs.cancel(id)) {
    case queue::Cancellation::kDone:
      return;
    case queue::Cancellation::kNotFound:
      throw unknown_job(id);
    case queue::Cancellation::kAlreadyEnded:
      throw invalid_input("Cannot cancel a job that has already finished or been cancelled");
    case queue::Cancellation::kNotCancellable:
      throw invalid_input("Cannot cancel job with status '" + read_job(platform, id).status + "'");
  }
}

void delete_job(Platform& platform, const std::string& id) {
  switch (platform.jobs.remove(id)) {
    case queue::JobRemoval::kDone:
      return;
    case queue::JobRemoval::kNotFound:
      throw not_found("Job not found");
    case queue::JobRemoval::kActive:
      throw invalid_input("Cannot delete a running job. Cancel it first.");
  }
}

std::int64_t id_of_job_row(Platform& platform, const std::string& id) {
  const queue::JobRecord job = read_job(platform, id);
  if (!queue::is_terminal(job.status)) {
    throw invalid_input("Job is still running, try again later");
  }
  if (job.status != queue::job_status::kSuccess) {
    throw invalid_input("Job failed. Check the exception endpoint for more information");
  }
  if (!job.result) throw invalid_input("The job has no result");
  std::int64_t row = 0;
  std::from_chars(job.result->data(), job.result->data() + job.result->size(), row);
  return row;
}

store::BacktestDetails job_backtest(Platform& platform, const std::string& id) {
  const std::int64_t row = id_of_job_row(platform, id);
  log_type_mismatch(read_job(platform, id), "backtest");
  const sql::Lease db = platform.database.read();
  auto found = store::BacktestStore(*db).details(row);
  if (!found) throw not_found("Backtest " + std::to_string(row) + " not found");
  return *found;
}

store::PredictionDetails job_prediction(Platform& platform, const std::string& id) {
  const std::int64_t row = id_of_job_row(platform, id);
  log_type_mismatch(read_job(platform, id), "prediction");
  const sql::Lease db = platform.database.read();
  auto found = store::PredictionStore(*db).details(row);
  if (!found) throw not_found("Prediction " + std::to_string(row) + " not found");
  return *found;
}

}  // namespace chap::services
