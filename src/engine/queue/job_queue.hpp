// What services see of jobs, in both modes. Thread-safe.
//
// Errors: chap::Error, kUnavailable when the job cannot be made durable (J5), kTooLarge for
// arguments beyond the limit.
#pragma once

#include "engine/queue/job.hpp"

#include <chrono>
#include <functional>

namespace chap::queue {

enum class Cancellation { kDone, kNotFound, kAlreadyEnded, kNotCancellable };
enum class Removal { kDone, kNotFound, kActive };

class JobQueue {
 public:
  virtual ~JobQueue() = default;

  // Durable when it returns; the job's id.
  virtual std::string enqueue(const NewJob& job) = 0;
  // The same as part of the caller's transaction: the job exists when that commits. Call wake()
  // afterwards, or the job waits up to a second.
  virtual std::string enqueue_within(sql::Connection& transaction, const NewJob& job) = 0;
  virtual void wake() = 0;

  virtual std::optional<JobRecord> get(const std::string& id) = 0;
  virtual std::vector<JobRecord> list(const JobFilter& filter) = 0;
  // After kDone the status is REVOKED at once and for ever; the process follows (J25, J26).
  virtual Cancellation cancel(const std::string& id) = 0;
  virtual Removal remove(const std::string& id) = 0;
  // Ends and forgets every job of a prediction setup, whatever its status (J27); their number.
  // `first` is done before, in the same transaction: both happen, or nothing.
  virtual std::size_t remove_of_setup(
      std::int64_t setup_id, const std::function<void(sql::Connection&)>& first
  ) = 0;
  // Status log, and on FAILURE the traceback (J21); nothing for an unknown job.
  virtual std::optional<std::string> logs(const std::string& id) = 0;
  // Waits until the job has ended, at most so long; its record as it then is.
  virtual std::optional<JobRecord> wait(
      const std::string& id, std::chrono::milliseconds timeout
  ) = 0;
  // Throws when the store takes no write: the check behind /health/ready's `redis` (J32).
  virtual void check() = 0;
};

}  // namespace chap::queue
