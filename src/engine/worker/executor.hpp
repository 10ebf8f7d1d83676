// Runs jobs (jobs.md 3 and 4). Each slot is a thread that claims a job, runs it in a process of its
// own and records its outcome. While a job runs, a watcher thread checks whether it has been
// cancelled. The maintenance thread renews the executor's lock and deletes old jobs. Probes (tasks
// of health checks) need no slot and never wait for jobs. Thread-safe.
//
// Calls to the job source may fail or block for a long time. Therefore the executor never calls the
// source while it holds mutex_, and no exception of the source ends a thread. A blocked call delays
// only the thread that made it.
#pragma once

#include "engine/worker/job_run.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace chap::worker {

struct ExecutorOptions {
  JobProgram program;
  std::size_t slots = 1;                              // jobs.md W46
  std::chrono::milliseconds shutdown_timeout{8'000};  // CHAP_WORKER_SHUTDOWN_TIMEOUT
  LogLimits log_limits;
};

class Executor {
 public:
  // The references must outlive the executor.
  Executor(
      queue::JobSource& source,
      const queue::LogFiles& logs,
      const Clock& clock,
      ExecutorOptions options
  );
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  // Stops the executor and waits until every call to the job source has returned.
  ~Executor();

  // Tries to take the lock (JobSource::acquire()), which also recovers the jobs that an earlier
  // executor left unfinished. Then starts the threads. If the source cannot be used, logs the
  // error, and the maintenance thread tries again later.
  void start();

  // Claims no new jobs and waits until the running jobs end, at most for the shutdown timeout. Jobs
  // that are still running at the end of the timeout are queued again, and their processes are
  // killed (jobs.md W40, W41). Returns false if a call to the source is still blocked at the end of
  // the timeout. In this case, the process should end without calling the destructor, because the
  // destructor would wait for the blocked call. A job whose outcome could not be recorded, or that
  // could not be queued again, is recovered at the next start.
  bool stop();
  // Makes stop() kill the running jobs without waiting for their end. Affects a later call of
  // stop() and also a call of stop() that is already waiting.
  void do_not_wait_for_jobs();

  // Returns false if the executor is stopping, or if its maintenance thread was not active within
  // the last 2 s (jobs.md J32).
  bool alive() const;
  // Runs a task without a job record, such as chap.db_roundtrip, in a process of its own. One probe
  // runs at a time; a probe that takes longer than `timeout` fails.
  queue::Outcome probe(
      const std::string& task, const std::string& arguments, std::chrono::milliseconds timeout
  );

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  class Watcher;
  struct RunningJob {
    RunningJob(const JobProgram& program, const queue::Claim& claim, JobLog& log)
        : run(program, claim, log) {}
    JobRun run;
    std::atomic<bool> requeued = false;
  };

  void start_thread(void (Executor::*body)());
  void serve_slot();
  void run_maintenance_thread();
  void renew_lock();
  bool run_next();
  void run_job(const queue::Claim& claim);
  void watch(RunningJob& job, const std::atomic<bool>& ended);
  queue::Outcome outcome_of(RunningJob& job);
  void record(RunningJob& job, const queue::Outcome& outcome, JobLog& log);
  void record_interruption(RunningJob& job, JobLog& log);
  void requeue_running(RunningJob& job);
  void requeue_unrecorded(const queue::Claim& claim);
  void wait_for_running_jobs(Deadline end);
  bool wait_for_threads(Deadline end);

  queue::JobSource& source_;
  const queue::LogFiles& logs_;
  const Clock& clock_;
  ExecutorOptions options_;

  std::mutex mutex_;  // guards running_ and active_threads_
  std::condition_variable changed_;
  std::vector<RunningJob*> running_;
  std::size_t active_threads_ = 0;
  std::atomic<bool> has_lock_ = false;   // whether this executor may claim jobs
  std::atomic<bool> stopping_ = false;   // whether no new jobs are claimed
  std::atomic<bool> stop_jobs_ = false;  // whether running jobs are queued again and killed
  // The time at which the maintenance thread was active last.
  std::atomic<std::chrono::steady_clock::rep> heartbeat_ = 0;
  std::mutex probe_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace chap::worker
