// The interface through which an executor claims jobs and records their outcomes. JobQueue is the
// interface for the services.
//
// Thread-safe. Methods throw chap::Error if the job store cannot be reached; the executor tries
// again later.
#pragma once

#include "engine/queue/job.hpp"

#include <chrono>

namespace chap::queue {

// The right to run one attempt of a job.
struct Claim {
  std::string id;
  std::string task;
  std::string arguments;
  std::int64_t attempt = 0;
};

class JobSource {
 public:
  virtual ~JobSource() = default;

  // Tries to take the lock that makes this process the only executor of the job store. Returns
  // whether this process holds the lock. After taking the lock, recovers the jobs that an earlier
  // executor left unfinished (jobs.md E5, E9). Called regularly, because the lock is lost if the
  // connection to the job store breaks.
  virtual bool acquire() = 0;
  // Claims the next job; returns nullopt if no job is waiting.
  virtual std::optional<Claim> claim() = 0;
  // A number that increases with every change of a job. wait_for_change() returns when the number
  // differs from `seen`, at the latest after `timeout`. Callers read the number before they read
  // the jobs, so that they miss no change.
  virtual std::uint64_t changes() = 0;
  virtual void wait_for_change(std::uint64_t seen, std::chrono::milliseconds timeout) = 0;
  virtual void wake() = 0;

  // Stores the process of the job. The recovery after a crash of the executor kills this process.
  virtual void record_process(const Claim& claim, std::int64_t pid, std::int64_t pid_start) = 0;
  // Returns whether the claim is still valid: the job was not cancelled, removed or given to
  // another executor.
  virtual bool is_claim_valid(const Claim& claim) = 0;
  // Records the outcome and the logs. If the claim is not valid any more, discards the outcome and
  // returns false.
  virtual bool finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) = 0;
  // Puts the job back into the task queue, for example at a shutdown. The attempt is not counted.
  virtual void requeue(const Claim& claim) = 0;
  // Called regularly. Deletes jobs that ended longer ago than the retention time, deletes stored
  // requests after 7 days (E14), and returns free disk space to the file system.
  virtual void run_maintenance() = 0;
};

}  // namespace chap::queue
