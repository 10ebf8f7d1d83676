#include "engine/worker/job_context.hpp"

#include "engine/queue/job_store.hpp"
#include "engine/worker/frame.hpp"
#include "foundation/process/child.hpp"
#include "storage/sql/error.hpp"

namespace chap::worker {

ClaimLost::ClaimLost()
    : Error(ErrorCode::kConflict, "the job was cancelled or given to another worker") {}

TaskFailure::TaskFailure(std::string type, const std::string& message, std::string details)
    : Error(ErrorCode::kInternal, message), type_(std::move(type)), details_(std::move(details)) {}

JobContext::JobContext(queue::Claim claim, sql::Database* database, int channel)
    : claim_(std::move(claim)), database_(database), channel_(channel) {}

sql::Database& JobContext::database() const {
  if (database_ == nullptr) {
    throw internal_error("this job process has no database");
  }
  return *database_;
}

std::optional<std::string> JobContext::payload() const {
  const sql::Lease db = database().read();
  return queue::JobStore(*db).payload(claim_.id);
}

void JobContext::status(std::string_view line) const {
  const std::lock_guard lock(channel_mutex_);
  process::write_all(channel_, encode_frame(FrameKind::kStatus, line));
}

std::optional<std::string> JobContext::recorded_step(const std::string& name) const {
  const sql::Lease db = database().read();
  return queue::JobStore(*db).step(claim_.id, name);
}

void JobContext::check_claim(sql::Connection& connection) const {
  queue::JobStore jobs(connection);
  jobs.lock(claim_.id);
  if (!jobs.is_claim_valid(claim_.id, claim_.attempt)) {
    throw ClaimLost();
  }
}

void JobContext::record_step(
    sql::Connection& connection, const std::string& name, const std::string& value
) const {
  check_claim(connection);
  queue::JobStore(connection).record_step(claim_.id, name, value);
}

void JobContext::record_result(sql::Connection& connection, const std::string& result) const {
  check_claim(connection);
  try {
    queue::JobStore(connection).record_result(claim_.id, claim_.attempt, result);
  } catch (const sql::UniqueViolation&) {
    throw ClaimLost();  // another attempt has already committed the rows of this job
  }
}

}  // namespace chap::worker
