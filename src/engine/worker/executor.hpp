// Runs jobs: N slots, each a thread that claims a job, runs it in a process of its own and records
// its outcome; a keeper that watches over them; and a lane for health probes that never waits
// behind jobs (contract, jobs.md 3 and 4). Thread-safe.
#pragma once

#include "engine/worker/job_run.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace chap::worker {

struct ExecutorOptions {
  JobProgram program;
  std::size_t slots = 1;                               // W46
  std::chrono::milliseconds shutdown_patience{8'000};  // CHAP_WORKER_SHUTDOWN_TIMEOUT
  LogLimits log_limits;
};

class Executor {
 public:
  Executor(
      queue::JobSource& source,
      const queue::LogFiles& logs,
      const Clock& clock,
      ExecutorOptions options
  );
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  // Stops cold if nobody has stopped it.
  ~Executor();

  // Cleans up behind the executor before (when this one may run jobs), then starts. Throws when
  // the source cannot be used at all.
  void start();

  // Warm, then cold: no new jobs, running ones may end in the time of the options, the rest goes
  // back to the queue and is killed (W40, W41). Returns when nothing runs any more.
  void stop();
  // Ends a warm stop's patience, also one that has not begun.
  void stop_now();

  // Its loop has run within the last 2 s (J32).
  bool alive() const;
  // Runs a task that leaves no record, such as chap.db_roundtrip, in a process of its own. One at
  // a time; a failure when it takes longer.
  queue::Outcome probe(
      const std::string& task, const std::string& arguments, std::chrono::milliseconds timeout
  );

 private:
  void serve_slot();
  void keep();
  void keep_once();
  void renew_right();
  bool run_next();
  void run_job(const queue::Claim& claim);
  void record(const JobRun& run, const queue::Outcome& outcome, JobLog& log);
  void abandon_running();
  void abandon(JobRun& run);

  queue::JobSource& source_;
  const queue::LogFiles& logs_;
  const Clock& clock_;
  ExecutorOptions options_;

  std::mutex mutex_;
  std::condition_variable idle_;
  std::vector<JobRun*> running_;
  std::atomic<bool> owner_ = false;     // we may claim
  std::atomic<bool> stopping_ = false;  // no new claims
  std::atomic<bool> cold_ = false;      // and no more patience
  std::atomic<bool> done_ = false;      // the keeper may end
  std::atomic<std::chrono::steady_clock::rep> heartbeat_ = 0;
  std::mutex probe_mutex_;
  std::vector<std::thread> slots_;
  std::thread keeper_;
};

}  // namespace chap::worker
