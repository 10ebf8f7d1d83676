// JobQueue on the application's own database, without Redis (contract, jobs.md 4).
#pragma once

#include "engine/queue/change_signal.hpp"
#include "engine/queue/job_queue.hpp"
#include "engine/queue/log_files.hpp"
#include "foundation/base/clock.hpp"

#include <mutex>

namespace chap::queue {

struct EmbeddedQueueOptions {
  // The limit of the arguments and the payload of a job together (CHAP_MAX_JOB_PAYLOAD).
  std::size_t max_payload_bytes = 64U << 20;
};

class EmbeddedQueue final : public JobQueue {
 public:
  EmbeddedQueue(
      sql::Database& database,
      const Clock& clock,
      ChangeSignal& signal,
      const LogFiles& logs,
      EmbeddedQueueOptions options = {}
  );

  std::string enqueue(const NewJob& job) override;
  std::string enqueue_within(sql::Connection& transaction, const NewJob& job) override;
  void wake() override { signal_.notify(); }
  std::optional<JobRecord> get(const std::string& id) override;
  std::vector<JobRecord> list(const JobFilter& filter) override;
  Cancellation cancel(const std::string& id) override;
  JobRemoval remove(const std::string& id) override;
  std::size_t remove_jobs_of_setup(
      std::int64_t setup_id, const std::function<void(sql::Connection&)>& first_step
  ) override;
  std::optional<std::string> logs(const std::string& id) override;
  std::optional<std::string> stored_request(const std::string& id) override;
  std::optional<JobRecord> wait(const std::string& id, std::chrono::milliseconds timeout) override;
  void check_writable() override;

 private:
  sql::Database& database_;
  const Clock& clock_;
  ChangeSignal& signal_;
  const LogFiles& logs_;
  EmbeddedQueueOptions options_;
  std::mutex check_mutex_;
  // The time of the last successful check.
  std::optional<std::chrono::steady_clock::time_point> last_check_;
};

}  // namespace chap::queue
