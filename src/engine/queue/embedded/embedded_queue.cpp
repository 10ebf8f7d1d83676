#include "engine/queue/embedded/embedded_queue.hpp"

#include "engine/queue/job_store.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"

namespace chap::queue {

EmbeddedQueue::EmbeddedQueue(
    sql::Database& database,
    const Clock& clock,
    ChangeSignal& signal,
    const LogFiles& logs,
    EmbeddedQueueOptions options
)
    : database_(database), clock_(clock), signal_(signal), logs_(logs), options_(options) {}

std::string EmbeddedQueue::enqueue(const NewJob& job) {
  std::string id = database_.transact([&](sql::Connection& db) { return enqueue_within(db, job); });
  signal_.notify();
  return id;
}

std::string EmbeddedQueue::enqueue_within(sql::Connection& transaction, const NewJob& job) {
  if (job.arguments.size() + job.payload.value_or("").size() > options_.max_payload_bytes) {
    throw Error(ErrorCode::kTooLarge, "the job's data is larger than a job may be");
  }
  std::string id = job.id.empty() ? new_uuid() : job.id;
  JobStore(transaction).insert(id, job, iso_micros(clock_.now()));
  return id;
}

std::optional<JobRecord> EmbeddedQueue::get(const std::string& id) {
  const sql::Lease db = database_.read();
  return JobStore(*db).find(id);
}

std::vector<JobRecord> EmbeddedQueue::list(const JobFilter& filter) {
  const sql::Lease db = database_.read();
  return JobStore(*db).list(filter);
}

Cancellation EmbeddedQueue::cancel(const std::string& id) {
  const Cancellation answer = database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    jobs.lock(id);
    if (jobs.cancel(id, iso_micros(clock_.now()))) {
      return Cancellation::kDone;
    }
    const std::optional<JobRecord> job = jobs.find(id);
    if (!job) {
      return Cancellation::kNotFound;
    }
    // An active one that could not be cancelled has committed its rows.
    return is_terminal(job->status) || is_active(job->status) ? Cancellation::kAlreadyEnded
                                                              : Cancellation::kNotCancellable;
  });
  signal_.notify();
  return answer;
}

Removal EmbeddedQueue::remove(const std::string& id) {
  const Removal answer = database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    jobs.lock(id);
    if (jobs.remove(id)) {
      return Removal::kDone;
    }
    return jobs.find(id) ? Removal::kActive : Removal::kNotFound;
  });
  if (answer == Removal::kDone) {
    logs_.remove(id);
    signal_.notify();
  }
  return answer;
}

std::size_t EmbeddedQueue::remove_of_setup(
    std::int64_t setup_id, const std::function<void(sql::Connection&)>& first
) {
  const std::vector<std::string> swept = database_.transact([&](sql::Connection& db) {
    first(db);
    return JobStore(db).remove_of_setup(setup_id);
  });
  for (const std::string& id : swept) logs_.remove(id);
  signal_.notify();
  return swept.size();
}

std::optional<std::string> EmbeddedQueue::logs(const std::string& id) {
  const sql::Lease db = database_.read();
  JobStore jobs(*db);
  const std::optional<JobRecord> job = jobs.find(id);
  if (!job) {
    return std::nullopt;
  }
  const std::optional<std::string> file = logs_.tail(id, LogKind::kStatus);
  std::string text = file ? *file : jobs.status_log(id);
  if (job->status == job_status::kFailure) {
    text += (text.empty() ? "" : "\n") + jobs.traceback(id);
  }
  return last_bytes(std::move(text), kLogTail);
}

std::optional<JobRecord> EmbeddedQueue::wait(
    const std::string& id, std::chrono::milliseconds timeout
) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    const std::uint64_t seen = signal_.count();
    std::optional<JobRecord> job = get(id);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now()
    );
    if (!job || is_terminal(job->status) || left.count() <= 0) {
      return job;
    }
    // Another process may change it, and says nothing here.
    signal_.wait(seen, std::min(left, std::chrono::milliseconds(200)));
  }
}

void EmbeddedQueue::check() {
  const sql::Lease db = database_.write();
  const sql::Transaction never_committed(*db);
  JobStore(*db).probe_write();
}

}  // namespace chap::queue
