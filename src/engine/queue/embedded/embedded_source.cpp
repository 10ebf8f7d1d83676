#include "engine/queue/embedded/embedded_source.hpp"

#include "engine/queue/job_store.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"

namespace chap::queue {
namespace {

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
    lock_ = make_executor_lock(database_, options_.lock_file);
  }
  if (ready_ && !lock_->kept()) {
    ready_ = false;
    log::warning(
        "queue", "the right to run the jobs of {} was lost with its session", database_.name()
    );
  }
  if (!ready_ && lock_->take()) {
    recover();
    ready_ = true;
    log::info("queue", "this process runs the jobs of {}", database_.name());
  } else if (!ready_ && !waits_) {
    waits_ = true;
    log::info(
        "queue",
        "another process runs the jobs of {}; this one takes over when that has ended",
        database_.name()
    );
  }
  return ready_;
}

std::optional<Claim> EmbeddedSource::claim() {
  const double now = seconds_of(clock_.now());
  {
    // A look without the write lock: most of the time there is nothing to do.
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
      continue;
    }
    jobs.start(job->id, options_.boot, options_.worker, time);
    if (const std::optional<std::string> result = jobs.result(job->id)) {
      // Its rows are committed already: only the record lags behind (W17).
      jobs.finish(job->id, job->attempt + 1, {Outcome::Kind::kSuccess, *result, {}, {}, {}}, time);
      continue;
    }
    claim = Claim{job->id, job->task, jobs.arguments(job->id), job->attempt + 1};
  }
  transaction.commit();
  return claim;
}

void EmbeddedSource::started(const Claim& claim, std::int64_t pid, std::int64_t pid_start) {
  const sql::Lease db = database_.write();
  JobStore(*db).set_process(claim.id, claim.attempt, pid, pid_start);
}

bool EmbeddedSource::held(const Claim& claim) {
  const sql::Lease db = database_.read();
  return JobStore(*db).held(claim.id, claim.attempt);
}

bool EmbeddedSource::finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) {
  const bool recorded = database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    jobs.lock(claim.id);
    Outcome final = outcome;
    if (const std::optional<std::string> result = jobs.result(claim.id)) {
      // The rows are there, so the job succeeded, whatever happened to its process afterwards.
      final = {Outcome::Kind::kSuccess, *result, {}, {}, {}};
    }
    const bool ours = jobs.finish(claim.id, claim.attempt, final, iso_micros(clock_.now()));
    jobs.clear_process(claim.id, claim.attempt);
    jobs.store_logs(claim.id, logs);
    return ours;
  });
  signal_.notify();
  return recorded;
}

void EmbeddedSource::give_back(const Claim& claim) {
  database_.transact([&](sql::Connection& db) {
    JobStore(db).give_back(claim.id, claim.attempt, false, iso_micros(clock_.now()));
  });
  signal_.notify();
}

void EmbeddedSource::tidy() {
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
    if (database_.transact([&](sql::Connection& db) { return JobStore(db).remove(id); })) {
      logs_.remove(id);
    }
  }
}

}  // namespace chap::queue
