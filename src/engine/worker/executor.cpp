#include "engine/worker/executor.hpp"

#include "engine/worker/outcomes.hpp"
#include "engine/worker/try_and_log.hpp"
#include "foundation/base/ids.hpp"

#include <algorithm>

namespace chap::worker {
namespace {

using std::chrono::milliseconds;
using Monotonic = std::chrono::steady_clock;

constexpr milliseconds kPollInterval{1'000};
constexpr milliseconds kWatchInterval{500};
constexpr milliseconds kAliveWithin{2'000};
constexpr milliseconds kMaxPause{5'000};
constexpr std::chrono::minutes kMaintenanceInterval{1};
// The last part of the shutdown timeout is reserved: first for queueing jobs again, then for
// killing their processes.
constexpr milliseconds kRequeueTime{1'000};
constexpr milliseconds kKillTime{1'000};

}  // namespace

// Runs Executor::watch() for one job in a thread. The destructor ends the thread.
class Executor::Watcher {
 public:
  Watcher(Executor& executor, RunningJob& job)
      : executor_(executor), thread_([this, &job] { executor_.watch(job, ended_); }) {}
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher() {
    ended_ = true;
    executor_.source_.wake();
    thread_.join();
  }

 private:
  Executor& executor_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

Executor::Executor(
    queue::JobSource& source,
    const queue::LogFiles& logs,
    const Clock& clock,
    ExecutorOptions options
)
    : source_(source), logs_(logs), clock_(clock), options_(std::move(options)) {}

Executor::~Executor() {
  do_not_wait_for_jobs();
  stop();
  for (std::thread& thread : threads_) thread.join();
}

void Executor::start() {
  try_and_log("the job store cannot be used", [&] { renew_lock(); });
  heartbeat_ = Monotonic::now().time_since_epoch().count();
  start_thread(&Executor::run_maintenance_thread);
  for (std::size_t i = 0; i < options_.slots; ++i) start_thread(&Executor::serve_slot);
}

void Executor::start_thread(void (Executor::*body)()) {
  threads_.emplace_back([this, body] {
    (this->*body)();
    const std::lock_guard lock(mutex_);
    --active_threads_;
    changed_.notify_all();
  });
  const std::lock_guard lock(mutex_);
  ++active_threads_;
}

bool Executor::stop() {
  const Monotonic::time_point end = Monotonic::now() + options_.shutdown_timeout;
  const milliseconds reserve = std::min(kRequeueTime + kKillTime, options_.shutdown_timeout / 2);
  stopping_ = true;
  source_.wake();
  wait_for_running_jobs(end - reserve);
  stop_jobs_ = true;
  source_.wake();  // wakes the watchers, which queue the jobs again
  {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, end - reserve / 2, [this] { return running_.empty(); });
    for (RunningJob* job : running_) job->run.stop(StopReason::kShutdown);
  }
  return wait_for_threads(std::max(end, Monotonic::now() + kKillTime));
}

void Executor::wait_for_running_jobs(Deadline end) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, end, [this] { return running_.empty() || stop_jobs_; });
}

bool Executor::wait_for_threads(Deadline end) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, end, [this] { return active_threads_ == 0; });
}

void Executor::do_not_wait_for_jobs() {
  {
    const std::lock_guard lock(mutex_);
    stop_jobs_ = true;
    stopping_ = true;
  }
  changed_.notify_all();
}

bool Executor::alive() const {
  const Monotonic::time_point beat{Monotonic::duration(heartbeat_)};
  return !stopping_ && Monotonic::now() - beat < kAliveWithin;
}

void Executor::serve_slot() {
  while (!stopping_) {
    const std::uint64_t seen = source_.changes();
    bool found = false;
    try_and_log("no job can be claimed", [&] { found = has_lock_ && run_next(); });
    if (!found && !stopping_) source_.wait_for_change(seen, kPollInterval);
  }
}

bool Executor::run_next() {
  const std::optional<queue::Claim> claim = source_.claim();
  if (!claim) return false;
  const bool handled = try_and_log("a job cannot be run", [&] { run_job(*claim); });
  if (!handled) requeue_unrecorded(*claim);
  return handled;
}

// Puts a claimed job back into the task queue, because it was not run or because its outcome was
// not recorded.
void Executor::requeue_unrecorded(const queue::Claim& claim) {
  for (milliseconds pause{50}; !stop_jobs_; pause = std::min(pause * 2, kMaxPause)) {
    if (try_and_log("a job cannot be queued again", [&] { source_.requeue(claim); })) break;
    source_.wait_for_change(source_.changes(), pause);
  }
  // The slot waits before its next claim, because the cause of the failure, such as a lack of
  // memory, may last for a while.
  if (!stop_jobs_) source_.wait_for_change(source_.changes(), kPollInterval);
}

void Executor::run_job(const queue::Claim& claim) {
  JobLog log(logs_, clock_, claim.id, options_.log_limits);
  log.status(
      claim.attempt > 1 ? fmt::format("Started again (attempt {})", claim.attempt)
                        : "Started " + claim.task
  );
  RunningJob job(options_.program, claim, log);
  {
    const std::lock_guard lock(mutex_);
    running_.push_back(&job);
  }
  const bool recorded =
      try_and_log("a job cannot be run", [&] { record(job, outcome_of(job), log); });
  {
    const std::lock_guard lock(mutex_);
    running_.erase(std::find(running_.begin(), running_.end(), &job));
  }
  changed_.notify_all();
  if (!recorded && !job.requeued) requeue_unrecorded(claim);
}

queue::Outcome Executor::outcome_of(RunningJob& job) {
  const queue::Claim& claim = job.run.claim();
  // The recovery after a crash of this executor needs the process id of the job. The job runs even
  // if the id cannot be recorded.
  const auto record_process = [&](std::int64_t pid, std::int64_t start) {
    try_and_log("the process of a job cannot be recorded", [&] {
      source_.record_process(claim, pid, start);
    });
  };
  try {
    const Watcher watcher(*this, job);
    return job.run.run(record_process);
  } catch (const Error& error) {
    log::error("worker", "job {} could not be run: {} ({})", claim.id, error.what(), error.cause());
    return failure("WorkerError", error.what(), "");
  }
}

// Stops a job that was cancelled, deleted or given to another executor. When the executor itself
// stops, queues the job again and then kills its process. Because of this order, the job is not
// lost if this program is killed between the two steps (jobs.md W41).
void Executor::watch(RunningJob& job, const std::atomic<bool>& ended) {
  while (!ended) {
    const std::uint64_t seen = source_.changes();
    if (stop_jobs_) {
      requeue_running(job);
      job.run.stop(StopReason::kShutdown);
      return;
    }
    try_and_log("the job store cannot be read", [&] {
      if (!source_.is_claim_valid(job.run.claim())) job.run.stop(StopReason::kClaimLost);
    });
    if (!ended && !stop_jobs_) source_.wait_for_change(seen, kWatchInterval);
  }
}

void Executor::requeue_running(RunningJob& job) {
  try_and_log("a job cannot be queued again", [&] {
    if (job.run.stop_reason() == StopReason::kClaimLost) return;
    source_.requeue(job.run.claim());
    job.requeued = true;
  });
}

void Executor::record_interruption(RunningJob& job, JobLog& log) {
  log.status("Interrupted by a shutdown; the job is queued again");
  log.finish();
  if (!job.requeued) requeue_running(job);
}

void Executor::record(RunningJob& job, const queue::Outcome& outcome, JobLog& log) {
  if (job.run.stop_reason() == StopReason::kShutdown) return record_interruption(job, log);
  if (outcome.kind == queue::Outcome::Kind::kSuccess) {
    log.status("Completed, result " + outcome.result.substr(0, 200));
  } else if (outcome.kind == queue::Outcome::Kind::kRevoked) {
    log.status("Cancelled");
  } else {
    log.status("Failed: " + outcome.error);
    log.output(outcome.traceback + "\n");
  }
  const queue::JobLogs logs = log.finish();
  // The job store may be full or busy for a while, so the executor tries to store the outcome until
  // the store accepts it.
  for (milliseconds pause{50}; !stop_jobs_; pause = std::min(pause * 2, kMaxPause)) {
    const bool stored = try_and_log("the outcome of a job cannot be stored", [&] {
      if (!source_.finish(job.run.claim(), outcome, logs)) {
        log::info(
            "worker",
            "the outcome of job {} is discarded: its claim is not valid any more",
            job.run.claim().id
        );
      }
    });
    if (stored) return;
    source_.wait_for_change(source_.changes(), pause);
  }
}

void Executor::run_maintenance_thread() {
  Monotonic::time_point last_retention = Monotonic::now();
  while (!stopping_) {
    const std::uint64_t seen = source_.changes();
    heartbeat_ = Monotonic::now().time_since_epoch().count();
    try_and_log("the job store cannot be used", [&] {
      renew_lock();
      if (has_lock_ && Monotonic::now() - last_retention > kMaintenanceInterval) {
        last_retention = Monotonic::now();
        source_.run_maintenance();
      }
    });
    if (!stopping_) source_.wait_for_change(seen, kWatchInterval);
  }
}

// The lock is lost when the database session that holds it ends. While the lock cannot be renewed,
// no job is claimed.
void Executor::renew_lock() {
  try {
    has_lock_ = source_.acquire();
  } catch (...) {
    has_lock_ = false;
    throw;
  }
}

queue::Outcome Executor::probe(
    const std::string& task, const std::string& arguments, milliseconds timeout
) {
  const std::lock_guard one_at_a_time(probe_mutex_);
  // No file can be created in this folder, so a probe writes no log files.
  const queue::LogFiles no_files("/dev/null/none");
  const queue::Claim claim{"probe-" + new_uuid(), task, arguments, 0};
  JobLog log(no_files, clock_, claim.id, options_.log_limits);
  JobProgram program = options_.program;
  program.time_limit = timeout;
  program.term_grace = milliseconds(0);
  JobRun run(program, claim, log);
  return run.run([](std::int64_t, std::int64_t) {});
}

}  // namespace chap::worker
