#include "engine/queue/embedded/embedded_source.hpp"

#include "engine/queue/job_store.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/sql/free_pages.hpp"

namespace chap::queue {
namespace {

constexpr std::chrono::seconds kRequestsKept{604'800};  // 7 days (E14)

double seconds_of(Timestamp time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace

EmbeddedSource::EmbeddedSource(
    sql::Database& database,
    const Clock& clock,
    ChangeSignal& signal,
    const LogFiles& logs,
    EmbeddedSourceOptions options
)
    : database_(database),
      clock_(clock),
      signal_(signal),
      logs_(logs),
      options_(std::move(options)) {}

bool EmbeddedSource::acquire() {
  const std::lock_guard guard(lock_mutex_);
  if (!lock_) {
    lock_ = sql::make_leader_lock(database_, options_.lock_file);
  }
  if (has_lock_ && !lock_->is_held()) {
    has_lock_ = false;
    log::warning(
        "queue",
        "the database session ended, so this process lost the lock for running the jobs of {}",
        database_.name()
    );
  }
  if (!has_lock_ && lock_->try_acquire()) {
    recover();
    has_lock_ = true;
    log::info("queue", "this process runs the jobs of {}", database_.name());
  } else if (!has_lock_ && !waiting_logged_) {
    waiting_logged_ = true;
    log::info(
        "queue",
        "another process runs the jobs of {}; this process will run them when that process ends",
        database_.name()
    );
  }
  return has_lock_;
}

// If the connection breaks during the commit of a claim, the database may have executed the commit
// although commit() threw. The job of such a claim would stay STARTED although no process runs the
// job. Therefore this function queues the job again. The function must do this only once for each
// claim: the next attempt of the job has the same number, so a second call would queue the job
// again while the next attempt runs.
void EmbeddedSource::requeue_claims_with_unknown_commit() {
  for (;;) {
    Claim claim;
    {
      const std::lock_guard lock(unknown_commit_mutex_);
      if (claims_with_unknown_commit_.empty()) return;
      claim = std::move(claims_with_unknown_commit_.back());
      claims_with_unknown_commit_.pop_back();
    }
    try {
      requeue(claim);
    } catch (...) {
      const std::lock_guard lock(unknown_commit_mutex_);
      claims_with_unknown_commit_.push_back(std::move(claim));
      throw;
    }
  }
}

std::optional<Claim> EmbeddedSource::claim() {
  requeue_claims_with_unknown_commit();
  const double now = seconds_of(clock_.now());
  {
    // This check comes first, because usually no job is waiting and the check needs no write lock.
    const sql::Lease db = database_.read();
    if (!JobStore(*db).has_waiting(now)) {
      return std::nullopt;
    }
  }
  const sql::Lease db = database_.write();
  sql::Transaction transaction(*db);
  JobStore jobs(*db);
  const std::string time = iso_micros(clock_.now());
  std::optional<Claim> claim;
  while (!claim) {
    const std::optional<JobRecord> job = jobs.next_waiting(now);
    if (!job) {
      break;
    }
    if (job->expires && *job->expires < now) {
      jobs.expire(job->id, time);
      jobs.store_logs(job->id, {});
      continue;
    }
    jobs.start(job->id, options_.boot_id, options_.worker, time);
    if (const std::optional<std::string> result = jobs.result(job->id)) {
      // An earlier attempt committed its rows but did not record its outcome, so the job has
      // succeeded (jobs.md W17).
      jobs.finish(job->id, job->attempt + 1, {Outcome::Kind::kSuccess, *result, {}, {}, {}}, time);
      jobs.store_logs(job->id, logs_.tails(job->id));
      continue;
    }
    claim = Claim{job->id, job->task, jobs.arguments(job->id), job->attempt + 1};
  }
  try {
    transaction.commit();
  } catch (...) {
    const std::lock_guard lock(unknown_commit_mutex_);
    if (claim) claims_with_unknown_commit_.push_back({claim->id, claim->task, {}, claim->attempt});
    throw;
  }
  return claim;
}

void EmbeddedSource::record_process(const Claim& claim, std::int64_t pid, std::int64_t pid_start) {
  const sql::Lease db = database_.write();
  JobStore(*db).set_process(claim.id, claim.attempt, pid, pid_start);
}

bool EmbeddedSource::is_claim_valid(const Claim& claim) {
  const sql::Lease db = database_.read();
  return JobStore(*db).is_claim_valid(claim.id, claim.attempt);
}

bool EmbeddedSource::finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) {
  const bool recorded = database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    jobs.lock(claim.id);
    Outcome final = outcome;
    if (const std::optional<std::string> result = jobs.result(claim.id)) {
      // The rows are committed, so the job succeeded, even if its process failed afterwards.
      final = {Outcome::Kind::kSuccess, *result, {}, {}, {}};
    }
    const bool changed = jobs.finish(claim.id, claim.attempt, final, iso_micros(clock_.now()));
    jobs.clear_process(claim.id, claim.attempt);
    jobs.store_logs(claim.id, logs);
    return changed;
  });
  signal_.notify();
  return recorded;
}

void EmbeddedSource::requeue(const Claim& claim) {
  database_.transact([&](sql::Connection& db) {
    JobStore(db).requeue(claim.id, claim.attempt, /*counted=*/false, iso_micros(clock_.now()));
  });
  signal_.notify();
}

void EmbeddedSource::run_maintenance() {
  remove_old_jobs();
  remove_old_requests();
  sql::return_free_pages(database_);
  database_.restore_reserve();
}

void EmbeddedSource::remove_old_jobs() {
  if (!options_.retention_days) {
    return;
  }
  const Timestamp oldest = clock_.now() - std::chrono::hours(24 * *options_.retention_days);
  std::vector<std::string> ids;
  {
    const sql::Lease db = database_.read();
    ids = JobStore(*db).ended_before(iso_micros(oldest));
  }
  for (const std::string& id : ids) {
    if (database_.transact_deletion([&](sql::Connection& db) { return JobStore(db).remove(id); })) {
      logs_.remove(id);
    }
  }
}

void EmbeddedSource::remove_old_requests() {
  std::vector<std::string> ids;
  {
    const sql::Lease db = database_.read();
    ids = JobStore(*db).requests_before(iso_micros(clock_.now() - kRequestsKept));
  }
  for (const std::string& id : ids) {
    database_.transact_deletion([&](sql::Connection& db) { JobStore(db).remove_request(id); });
  }
}

}  // namespace chap::queue
