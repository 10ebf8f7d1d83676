// The interface through which services enqueue, query and cancel jobs. Thread-safe.
//
// Methods throw chap::Error: kUnavailable if the job cannot be stored (jobs.md J5), kTooLarge if
// its data exceed the limit.
#pragma once

#include "engine/queue/job.hpp"

#include <chrono>
#include <functional>

namespace chap::queue {

enum class Cancellation { kDone, kNotFound, kAlreadyEnded, kNotCancellable };
enum class JobRemoval { kDone, kNotFound, kActive };

class JobQueue {
 public:
  virtual ~JobQueue() = default;

  // Stores the job durably, then returns its id.
  virtual std::string enqueue(const NewJob& job) = 0;
  // Enqueues as part of the caller's transaction. After the commit the caller should call wake();
  // otherwise the job may wait for up to a second.
  virtual std::string enqueue_within(sql::Connection& transaction, const NewJob& job) = 0;
  virtual void wake() = 0;

  virtual std::optional<JobRecord> get(const std::string& id) = 0;
  virtual std::vector<JobRecord> list(const JobFilter& filter) = 0;
  // After kDone the status is REVOKED and stays so; the process is ended shortly after (J25, J26).
  virtual Cancellation cancel(const std::string& id) = 0;
  virtual JobRemoval remove(const std::string& id) = 0;
  // Ends and deletes all jobs of a prediction setup, whatever their status (J27), and returns their
  // number. `first_step` is called first, in the same transaction.
  virtual std::size_t remove_jobs_of_setup(
      std::int64_t setup_id, const std::function<void(sql::Connection&)>& first_step
  ) = 0;
  // The status log and, after FAILURE, the traceback (J21); nullopt for an unknown job.
  virtual std::optional<std::string> logs(const std::string& id) = 0;
  // NewJob::request of the job; nullopt if it had none or if the 7 days of E14 are over.
  virtual std::optional<std::string> request(const std::string& id) = 0;
  // Waits until the job has ended, at most for `timeout`, and returns its record.
  virtual std::optional<JobRecord> wait(
      const std::string& id, std::chrono::milliseconds timeout
  ) = 0;
  // Throws if nothing can be written to the store. /health/ready reports the result
  // under the name `redis`, which the reference uses (J32).
  virtual void check() = 0;
};

}  // namespace chap::queue
