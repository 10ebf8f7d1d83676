#include "engine/worker/executor.hpp"

#include "engine/worker/outcomes.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/base/log.hpp"

#include <algorithm>

namespace chap::worker {
namespace {

using std::chrono::milliseconds;
using Monotonic = std::chrono::steady_clock;

constexpr milliseconds kPoll{1'000};
constexpr milliseconds kKeeperRound{500};
constexpr milliseconds kAliveWithin{2'000};
constexpr milliseconds kLongestPause{5'000};
constexpr std::chrono::minutes kTidyEvery{10};

}  // namespace

Executor::Executor(
    queue::JobSource& source,
    const queue::LogFiles& logs,
    const Clock& clock,
    ExecutorOptions options
)
    : source_(source), logs_(logs), clock_(clock), options_(std::move(options)) {}

Executor::~Executor() {
  stop_now();
  stop();
}

void Executor::start() {
  owner_ = source_.acquire();
  heartbeat_ = Monotonic::now().time_since_epoch().count();
  keeper_ = std::thread([this] { keep(); });
  for (std::size_t i = 0; i < options_.slots; ++i) {
    slots_.emplace_back([this] { serve_slot(); });
  }
}

void Executor::stop() {
  stopping_ = true;
  source_.wake();
  {
    std::unique_lock lock(mutex_);
    idle_.wait_for(lock, options_.shutdown_patience, [this] { return running_.empty() || cold_; });
  }
  cold_ = true;
  abandon_running();
  for (std::thread& slot : slots_) {
    slot.join();
  }
  slots_.clear();
  done_ = true;
  source_.wake();
  if (keeper_.joinable()) {
    keeper_.join();
  }
}

void Executor::stop_now() {
  {
    const std::lock_guard lock(mutex_);
    cold_ = true;
    stopping_ = true;
  }
  idle_.notify_all();
}

bool Executor::alive() const {
  const Monotonic::time_point beat{Monotonic::duration(heartbeat_)};
  return !stopping_ && Monotonic::now() - beat < kAliveWithin;
}

void Executor::abandon_running() {
  const std::lock_guard lock(mutex_);
  for (JobRun* run : running_) {
    abandon(*run);
  }
}

// Given back before it is killed, so that a second kill cannot lose the job (W41).
void Executor::abandon(JobRun& run) {
  try {
    source_.give_back(run.claim());
  } catch (const Error& error) {
    log::warning("worker", "job {} was not given back: {}", run.claim().id, error.what());
  }
  run.stop(StopReason::kAbandoned);
}

void Executor::serve_slot() {
  while (!stopping_) {
    const std::uint64_t seen = source_.changes();
    bool found = false;
    try {
      found = owner_ && run_next();
    } catch (const Error& error) {
      log::error("worker", "no job can be taken: {} ({})", error.what(), error.cause());
    }
    if (!found && !stopping_) {
      source_.wait_for_change(seen, kPoll);
    }
  }
}

bool Executor::run_next() {
  const std::optional<queue::Claim> claim = source_.claim();
  if (claim) {
    run_job(*claim);
  }
  return claim.has_value();
}

void Executor::run_job(const queue::Claim& claim) {
  JobLog log(logs_, clock_, claim.id, options_.log_limits);
  log.status(
      claim.attempt > 1 ? fmt::format("Started again (attempt {})", claim.attempt)
                        : "Started " + claim.task
  );
  JobRun run(options_.program, claim, log);
  {
    const std::lock_guard lock(mutex_);
    running_.push_back(&run);
    // The shutdown may have come between claim and here, and does not know this run.
    if (cold_) {
      abandon(run);
    }
  }
  queue::Outcome outcome;
  try {
    outcome =
        run.run([&](std::int64_t pid, std::int64_t start) { source_.started(claim, pid, start); });
  } catch (const Error& error) {
    log::error("worker", "job {} could not be run: {} ({})", claim.id, error.what(), error.cause());
    outcome = failure("WorkerError", error.what(), "");
  }
  record(run, outcome, log);
  {
    const std::lock_guard lock(mutex_);
    running_.erase(std::find(running_.begin(), running_.end(), &run));
  }
  idle_.notify_all();
}

void Executor::record(const JobRun& run, const queue::Outcome& outcome, JobLog& log) {
  if (run.stop_reason() == StopReason::kAbandoned) {
    log.status("Interrupted by a shutdown; the job waits to run again");
    log.finish();
    return;
  }
  if (outcome.kind == queue::Outcome::Kind::kSuccess) {
    log.status("Completed, result " + outcome.result.substr(0, 200));
  } else if (outcome.kind == queue::Outcome::Kind::kRevoked) {
    log.status("Cancelled");
  } else {
    log.status("Failed: " + outcome.error);
    log.output(outcome.traceback + "\n");
  }
  const queue::JobLogs logs = log.finish();
  // The store may be full or busy for a while; the outcome waits for it.
  for (milliseconds pause{50}; !cold_; pause = std::min(pause * 2, kLongestPause)) {
    try {
      if (!source_.finish(run.claim(), outcome, logs)) {
        log::info("worker", "job {} was decided elsewhere", run.claim().id);
      }
      return;
    } catch (const Error& error) {
      log::warning("worker", "outcome of job {} not stored: {}", run.claim().id, error.what());
      source_.wait_for_change(source_.changes(), pause);
    }
  }
}

void Executor::keep() {
  Monotonic::time_point tidied = Monotonic::now();
  while (!done_) {
    const std::uint64_t seen = source_.changes();
    heartbeat_ = Monotonic::now().time_since_epoch().count();
    try {
      keep_once();
      if (owner_ && Monotonic::now() - tidied > kTidyEvery) {
        tidied = Monotonic::now();
        source_.tidy();
      }
    } catch (const Error& error) {
      log::warning("worker", "the job store cannot be read: {} ({})", error.what(), error.cause());
    }
    source_.wait_for_change(seen, kKeeperRound);
  }
}

// What was ours can be lost with the session that held it; who cannot ask has lost it.
void Executor::renew_right() {
  try {
    owner_ = source_.acquire();
  } catch (const Error&) {
    owner_ = false;
    throw;
  }
}

void Executor::keep_once() {
  if (!stopping_) {
    renew_right();
  }
  const std::lock_guard lock(mutex_);
  for (JobRun* run : running_) {
    if (run->stop_reason() == StopReason::kNone && !source_.held(run->claim())) {
      run->stop(StopReason::kLost);
    }
  }
}

queue::Outcome Executor::probe(
    const std::string& task, const std::string& arguments, milliseconds timeout
) {
  const std::lock_guard one_at_a_time(probe_mutex_);
  const queue::LogFiles nowhere("/dev/null/none");
  const queue::Claim claim{"probe-" + new_uuid(), task, arguments, 0};
  JobLog log(nowhere, clock_, claim.id, options_.log_limits);
  JobProgram program = options_.program;
  program.time_limit = timeout;
  program.term_grace = milliseconds(0);
  JobRun run(program, claim, log);
  return run.run([](std::int64_t, std::int64_t) {});
}

}  // namespace chap::worker
