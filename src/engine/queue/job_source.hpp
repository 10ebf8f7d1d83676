// The interface through which an executor claims jobs and records their outcomes. JobQueue is the
// interface for the services.
//
// Thread-safe. Methods throw chap::Error if the store cannot be reached; the executor tries again.
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

  // Tries to make this process the executor of the store, and returns whether it is. The first
  // success recovers the jobs of an earlier executor (jobs.md E5, E9). Called regularly, because
  // the lock can be lost with the connection to the store.
  virtual bool acquire() = 0;
  virtual std::optional<Claim> claim() = 0;
  // A number that increases with every change of a job. wait_for_change() returns when the number
  // differs from `seen`, at the latest after `timeout`. Callers read the number before they read
  // the jobs, so that they miss no change.
  virtual std::uint64_t changes() = 0;
  virtual void wait_for_change(std::uint64_t seen, std::chrono::milliseconds timeout) = 0;
  virtual void wake() = 0;

  virtual void started(const Claim& claim, std::int64_t pid, std::int64_t pid_start) = 0;
  // Whether the claim is still valid: the job was not cancelled, removed or given to another
  // executor.
  virtual bool is_claim_valid(const Claim& claim) = 0;
  // Records outcome and logs. Returns false and discards the outcome if the claim is not valid any
  // more.
  virtual bool finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) = 0;
  // Queues the job again at a shutdown; this attempt is not counted.
  virtual void requeue(const Claim& claim) = 0;
  // Deletes jobs that are older than the retention time, and requests that were kept for 7 days
  // (E14), and returns free disk space to the file system. Called regularly.
  virtual void run_maintenance() = 0;
};

}  // namespace chap::queue
