// Runs one attempt of a job for an executor: starts `PROGRAM job ID`, sends the claim to this
// process, writes its logs, and returns its outcome (contract, jobs.md W42 to W44).
//
// run() blocks its thread until the process has ended. stop() may be called by any thread.
#pragma once

#include "engine/queue/job_source.hpp"
#include "engine/worker/frame.hpp"
#include "engine/worker/job_log.hpp"
#include "foundation/process/child.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chap::worker {

struct JobProgram {
  std::vector<std::string> command;  // such as {"/usr/bin/chap", "job"}; the id is appended
  std::chrono::milliseconds term_grace{10'000};              // CHAP_JOB_TERM_GRACE
  std::optional<std::chrono::milliseconds> time_limit = {};  // nullopt: no limit
  int niceness = 10;                                         // nice value of the job process
};

enum class StopReason {
  kNone,
  kClaimLost,  // the job was cancelled, removed or given to another executor
  kTimeLimit,
  kShutdown,  // the executor stops: the process is killed at once, without an outcome
};

class JobRun {
 public:
  JobRun(const JobProgram& program, queue::Claim claim, JobLog& log);

  using OnStarted = std::function<void(std::int64_t pid, std::int64_t pid_start)>;
  // Calls `on_started` with the pid and the start time of the process before the job runs.
  queue::Outcome run(const OnStarted& on_started);

  // Makes run() end the process. After several calls the first reason counts, but kShutdown
  // replaces any other reason.
  void stop(StopReason reason);
  StopReason stop_reason() const { return reason_; }
  const queue::Claim& claim() const { return claim_; }

 private:
  using Clock = std::chrono::steady_clock;
  process::Child start();
  queue::Outcome run_started(process::Child& child, const OnStarted& on_started);
  void relay_until_exit(process::Child& child);
  void wait_for_event();
  void read_channel();
  void read_output();
  void handle(const Frame& frame);
  void enforce_limits(process::Child& child);
  static void kill_all(process::Child& child);
  queue::Outcome outcome_of(const process::ExitStatus& status);

  const JobProgram& program_;
  queue::Claim claim_;
  JobLog& log_;
  FrameReader frames_;
  process::FileDescriptor channel_;
  process::FileDescriptor output_;
  process::FileDescriptor wake_;
  std::atomic<StopReason> reason_ = StopReason::kNone;
  std::optional<Clock::time_point> deadline_;
  std::optional<Clock::time_point> kill_at_;
  bool channel_shut_down_ = false;
  std::optional<queue::Outcome> reported_;
  queue::Outcome partial_failure_;  // a failure of which not all frames have been received
};

}  // namespace chap::worker
