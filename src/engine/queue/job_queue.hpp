// The interface through which services enqueue, query and cancel jobs. Thread-safe.
//
// Methods throw chap::Error: kUnavailable if the job cannot be stored (jobs.md J5), kTooLarge if
// the data of the job exceed the limit.
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
  // Enqueues the job as part of the caller's transaction. After the commit the caller should call
  // wake(), which makes the executor look for new jobs at once. Otherwise the job may wait for up
  // to a second.
  virtual std::string enqueue_within(sql::Connection& transaction, const NewJob& job) = 0;
  virtual void wake() = 0;

  virtual std::optional<JobRecord> get(const std::string& id) = 0;
  virtual std::vector<JobRecord> list(const JobFilter& filter) = 0;
  // If the result is kDone, the status of the job is REVOKED and does not change any more. The
  // process of the job is ended shortly afterwards (J25, J26).
  virtual Cancellation cancel(const std::string& id) = 0;
  virtual JobRemoval remove(const std::string& id) = 0;
  // Deletes all jobs of a prediction setup, whatever their status, and returns their number. The
  // processes of running jobs are ended shortly afterwards (J27). `first_step` is called before the
  // jobs are deleted, in the same transaction.
  virtual std::size_t remove_jobs_of_setup(
      std::int64_t setup_id, const std::function<void(sql::Connection&)>& first_step
  ) = 0;
  // The status log and, if the status is FAILURE, the traceback (J21); nullopt for an unknown job.
  virtual std::optional<std::string> logs(const std::string& id) = 0;
  // The request that created the job (NewJob::request). nullopt if no request was stored, or if the
  // request has been deleted, which happens after 7 days (E14).
  virtual std::optional<std::string> stored_request(const std::string& id) = 0;
  // Waits until the job has ended, at most for `timeout`, and returns its record.
  virtual std::optional<JobRecord> wait(
      const std::string& id, std::chrono::milliseconds timeout
  ) = 0;
  // Throws Error if the job store cannot be written. /health/ready reports the result under the
  // name `redis`, which the reference uses (J32).
  virtual void check_writable() = 0;
};

}  // namespace chap::queue
