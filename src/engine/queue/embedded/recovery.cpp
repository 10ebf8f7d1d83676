// EmbeddedSource::recover(), which runs at start: requeues or ends the jobs that an earlier
// executor left unfinished (contract, jobs.md E5, E6). If the recovery is interrupted, the next
// start completes it (F41).
#include "engine/queue/embedded/embedded_source.hpp"
#include "engine/queue/job_store.hpp"
#include "foundation/base/log.hpp"
#include "foundation/process/process_table.hpp"

#include <csignal>
#include <thread>
#include <unistd.h>

namespace chap::queue {
namespace {

// Kills the recorded process of the job and all its descendants, and waits up to 5 s until the
// process has ended. Does nothing if the pid now belongs to another process.
void end_process(const JobRecord& job) {
  if (!job.pid || !job.pid_start) {
    return;
  }
  const auto pid = static_cast<pid_t>(*job.pid);
  const auto alive = [&] {
    const auto start = process::start_time_of(pid);
    return start && static_cast<std::int64_t>(*start) == *job.pid_start;
  };
  if (!alive()) {
    return;
  }
  process::kill_descendants(pid);
  process::signal_session(pid, SIGKILL);
  ::kill(pid, SIGKILL);
  for (int i = 0; i < 500 && alive(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string times(std::int64_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

Outcome server_stopped(std::int64_t attempt) {
  Outcome outcome;
  outcome.error_type = "WorkerLostError";
  outcome.error = "the server stopped while the job was running (" + times(attempt) + ")";
  outcome.traceback = "WorkerLostError: " + outcome.error + "\n";
  return outcome;
}

}  // namespace

void EmbeddedSource::recover() {
  std::vector<JobRecord> unfinished;
  {
    const sql::Lease db = database_.read();
    unfinished = JobStore(*db).unfinished_of_other_boots(options_.boot_id);
  }
  for (const JobRecord& job : unfinished) {
    end_process(job);
    recover_one(job);
  }
}

void EmbeddedSource::recover_one(const JobRecord& job) {
  const Timestamp now = clock_.now();
  const char* action = "";
  std::string line;
  database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    const std::string time = iso_micros(now);
    jobs.lock(job.id);
    jobs.clear_process(job.id, job.attempt);
    if (const std::optional<std::string> result = jobs.result(job.id)) {
      jobs.finish(job.id, job.attempt, {Outcome::Kind::kSuccess, *result, {}, {}, {}}, time);
      action = "had completed";
    } else if (job.cancel_requested) {
      Outcome revoked = server_stopped(job.attempt);
      revoked.kind = Outcome::Kind::kRevoked;
      jobs.finish(job.id, job.attempt, revoked, time);
      action = "had been cancelled";
    } else if (options_.requeue_on_restart && job.attempt < options_.max_lost_deliveries) {
      jobs.requeue(job.id, job.attempt, true, time);
      action = "waits to run again";
    } else {
      jobs.finish(job.id, job.attempt, server_stopped(job.attempt), time);
      action = "is not run again";
    }
    line = fmt::format("{}: The server was restarted; the job {}.\n", log_text(now), action);
    JobLogs logs = logs_.tails(job.id);
    logs.status += line;
    jobs.store_logs(job.id, logs);
  });
  log::info("queue", "job {} was running when its server ended; the job {}", job.id, action);
  const process::FileDescriptor file = logs_.open(job.id, LogKind::kStatus);
  if (file && ::write(file.get(), line.data(), line.size()) < 0) {
    log::warning("queue", "the status log of job {} cannot be written", job.id);
  }
}

}  // namespace chap::queue
