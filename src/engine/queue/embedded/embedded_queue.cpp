#include "engine/queue/embedded/embedded_queue.hpp"

#include "engine/queue/job_store.hpp"
#include "foundation/base/error.hpp"

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
  const std::size_t payload_size = job.payload ? job.payload->size() : 0;
  if (job.arguments.size() + payload_size > options_.max_payload_bytes) {
    throw Error(ErrorCode::kTooLarge, "The data of the job exceed the limit for one job");
  }
  return queue::enqueue(transaction, job, clock_.now());
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
  const Cancellation result = database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    jobs.lock(id);
    if (jobs.cancel(id, iso_micros(clock_.now()))) {
      // The process of the job may still write to its logs. When the process has ended, the
      // executor stores the complete logs.
      jobs.store_logs(id, logs_.tails(id));
      return Cancellation::kDone;
    }
    const std::optional<JobRecord> job = jobs.find(id);
    if (!job) {
      return Cancellation::kNotFound;
    }
    // An active job that could not be cancelled has already committed its rows.
    return is_terminal(job->status) || is_active(job->status) ? Cancellation::kAlreadyEnded
                                                              : Cancellation::kNotCancellable;
  });
  signal_.notify();
  return result;
}

JobRemoval EmbeddedQueue::remove(const std::string& id) {
  const JobRemoval result = database_.transact_deletion([&](sql::Connection& db) {
    JobStore jobs(db);
    jobs.lock(id);
    if (jobs.remove(id)) {
      return JobRemoval::kDone;
    }
    return jobs.find(id) ? JobRemoval::kActive : JobRemoval::kNotFound;
  });
  if (result == JobRemoval::kDone) {
    logs_.remove(id);
    signal_.notify();
  }
  return result;
}

std::size_t EmbeddedQueue::remove_jobs_of_setup(
    std::int64_t setup_id, const std::function<void(sql::Connection&)>& first_step
) {
  const std::vector<std::string> removed = database_.transact_deletion([&](sql::Connection& db) {
    first_step(db);
    return JobStore(db).remove_of_setup(setup_id);
  });
  for (const std::string& id : removed) logs_.remove(id);
  signal_.notify();
  return removed.size();
}

std::optional<std::string> EmbeddedQueue::logs(const std::string& id) {
  const sql::Lease db = database_.read();
  JobStore jobs(*db);
  const std::optional<JobRecord> job = jobs.find(id);
  if (!job) {
    return std::nullopt;
  }
  const std::optional<std::string> file = logs_.tail(id, LogKind::kStatus);
  std::string text = file.value_or("");
  if (!file || is_terminal(job->status)) {
    // The stored log may be longer than the file: the file may have been deleted, or the disk may
    // have been full.
    std::string stored = jobs.status_log(id);
    if (stored.size() > text.size()) text = std::move(stored);
  }
  if (job->status == job_status::kFailure) {
    text += (text.empty() ? "" : "\n") + jobs.traceback(id);
  }
  return last_bytes(std::move(text), kLogTail);
}

std::optional<std::string> EmbeddedQueue::stored_request(const std::string& id) {
  const sql::Lease db = database_.read();
  return JobStore(*db).request(id);
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
    // The wait is short, because another process may change the job and cannot notify signal_.
    signal_.wait(seen, std::min(left, std::chrono::milliseconds(200)));
  }
}

void EmbeddedQueue::check_writable() {
  constexpr std::chrono::seconds kValidFor{1};
  const std::lock_guard one_at_a_time(check_mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (last_check_ && now - *last_check_ < kValidFor) return;
  last_check_.reset();
  // The check commits a transaction, because only a commit writes to the disk.
  database_.transact([](sql::Connection& db) { JobStore(db).probe_write(); });
  last_check_ = now;
}

}  // namespace chap::queue
