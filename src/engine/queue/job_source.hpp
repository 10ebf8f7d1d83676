// Where an executor gets its jobs and leaves their outcomes; the other side of JobQueue.
//
// Thread-safe. Errors: chap::Error when the store cannot be reached; the executor tries again.
#pragma once

#include "engine/queue/job.hpp"

#include <chrono>

namespace chap::queue {

// The right to run one delivery of a job.
struct Claim {
  std::string id;
  std::string task;
  std::string arguments;
  std::int64_t attempt = 0;
};

class JobSource {
 public:
  virtual ~JobSource() = default;

  // Whether jobs may be run here: true once this process is the store's executor, which the first
  // success makes it, after cleaning up behind the one before (jobs.md E5, E9). Asked again and
  // again, since the right can be lost with the connection to the store.
  virtual bool acquire() = 0;
  virtual std::optional<Claim> claim() = 0;
  // A number that grows with every change; waiting returns when it is no longer `seen`, or after
  // so long. Ask for it before looking, and no change is missed.
  virtual std::uint64_t changes() = 0;
  virtual void wait_for_change(std::uint64_t seen, std::chrono::milliseconds timeout) = 0;
  virtual void wake() = 0;

  virtual void started(const Claim& claim, std::int64_t pid, std::int64_t pid_start) = 0;
  // False when the job is no longer ours: cancelled, removed, given to another.
  virtual bool held(const Claim& claim) = 0;
  // Records outcome and logs. False when somebody else decided first and the outcome was dropped.
  virtual bool finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) = 0;
  // For a shutdown: the job waits again and this attempt does not count.
  virtual void give_back(const Claim& claim) = 0;
  // Now and then: retention.
  virtual void tidy() = 0;
};

}  // namespace chap::queue
