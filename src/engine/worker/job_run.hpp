// One delivery of a job, seen from the worker: starts `PROGRAM job ID`, hands it the task, pumps
// its logs, and says how it ended (contract, jobs.md W42 to W44).
//
// run() blocks its thread, which must live as long as the process it started. stop() may come from
// any thread.
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
  std::optional<std::chrono::milliseconds> time_limit = {};  // off unless set
  int niceness = 15;                                         // below the handlers of requests
};

enum class StopReason {
  kNone,
  kLost,  // cancelled, removed, given to another
  kTimeLimit,
  kAbandoned,  // cold shutdown: no grace, no outcome
};

class JobRun {
 public:
  JobRun(const JobProgram& program, queue::Claim claim, JobLog& log);

  using Started = std::function<void(std::int64_t pid, std::int64_t pid_start)>;
  queue::Outcome run(const Started& started);

  // The first reason wins, except that kAbandoned always does.
  void stop(StopReason reason);
  StopReason stop_reason() const { return reason_; }
  const queue::Claim& claim() const { return claim_; }

 private:
  using Clock = std::chrono::steady_clock;
  process::Child start();
  void pump(process::Child& child);
  void wait_for_news();
  void read_channel();
  void read_output();
  void take(const Frame& frame);
  void enforce_limits(process::Child& child);
  static void kill_family(process::Child& child);
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
  bool lifeline_cut_ = false;
  std::optional<queue::Outcome> reported_;
  queue::Outcome failing_;  // a failure whose frames are still coming
};

}  // namespace chap::worker
