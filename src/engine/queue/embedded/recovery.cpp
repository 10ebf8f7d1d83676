// EmbeddedSource's work at boot: what the executor before left behind (contract, jobs.md E5, E6).
// Each step may be interrupted and is completed by the next boot (F41).
#include "engine/queue/embedded/embedded_source.hpp"
#include "engine/queue/job_store.hpp"
#include "foundation/base/log.hpp"
#include "foundation/process/process_table.hpp"

#include <csignal>
#include <thread>
#include <unistd.h>

namespace chap::queue {
namespace {

// The recorded process and its whole family, if it is still that process.
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
  std::vector<JobRecord> left;
  {
    const sql::Lease db = database_.read();
    left = JobStore(*db).left_behind(options_.boot);
  }
  for (const JobRecord& job : left) {
    end_process(job);
    recover_one(job);
  }
}

void EmbeddedSource::recover_one(const JobRecord& job) {
  const Timestamp now = clock_.now();
  bool requeued = false;
  database_.transact([&](sql::Connection& db) {
    JobStore jobs(db);
    const std::string time = iso_micros(now);
    jobs.lock(job.id);
    jobs.clear_process(job.id, job.attempt);
    if (const std::optional<std::string> result = jobs.result(job.id)) {
      jobs.finish(job.id, job.attempt, {Outcome::Kind::kSuccess, *result, {}, {}, {}}, time);
    } else if (job.cancel_requested) {
      Outcome revoked = server_stopped(job.attempt);
      revoked.kind = Outcome::Kind::kRevoked;
      jobs.finish(job.id, job.attempt, revoked, time);
    } else if (options_.requeue_on_restart && job.attempt < options_.max_lost_deliveries) {
      requeued = jobs.give_back(job.id, job.attempt, true, time);
    } else {
      jobs.finish(job.id, job.attempt, server_stopped(job.attempt), time);
    }
  });
  log::info(
      "queue",
      "job {} was running when its server ended: {}",
      job.id,
      requeued ? "waits again" : "ended"
  );
  if (requeued) {
    const std::string line =
        log_text(now) + ": The server was restarted; the job waits to run again.\n";
    const process::FileDescriptor file = logs_.open(job.id, LogKind::kStatus);
    if (file && ::write(file.get(), line.data(), line.size()) < 0) {
      log::warning("queue", "the status log of job {} cannot be written", job.id);
    }
  }
}

}  // namespace chap::queue
