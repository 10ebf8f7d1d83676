// JobSource on the application's own database: claims, outcomes, and the recovery at boot
// (contract, jobs.md E3 to E11). One executor per store, decided by a lock (executor_lock.hpp).
#pragma once

#include "engine/queue/change_signal.hpp"
#include "engine/queue/embedded/executor_lock.hpp"
#include "engine/queue/job_source.hpp"
#include "engine/queue/log_files.hpp"
#include "foundation/base/clock.hpp"

#include <atomic>
#include <filesystem>
#include <mutex>

namespace chap::queue {

struct EmbeddedSourceOptions {
  std::filesystem::path lock_file;                  // beside a SQLite database
  std::string boot;                                 // a UUID of this process's start
  std::string worker;                               // shown in the record, such as chap@host
  std::int64_t max_lost_deliveries = 3;             // CHAP_MAX_LOST_DELIVERIES
  bool requeue_on_restart = true;                   // CHAP_EMBEDDED_ON_RESTART
  std::optional<std::int64_t> retention_days = {};  // CHAP_JOB_RETENTION_DAYS
};

class EmbeddedSource final : public JobSource {
 public:
  EmbeddedSource(
      sql::Database& database,
      const Clock& clock,
      ChangeSignal& signal,
      const LogFiles& logs,
      EmbeddedSourceOptions options
  );

  bool acquire() override;
  std::optional<Claim> claim() override;
  std::uint64_t changes() override { return signal_.count(); }
  void wait_for_change(std::uint64_t seen, std::chrono::milliseconds timeout) override {
    signal_.wait(seen, timeout);
  }
  void wake() override { signal_.notify(); }
  void started(const Claim& claim, std::int64_t pid, std::int64_t pid_start) override;
  bool held(const Claim& claim) override;
  bool finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) override;
  void give_back(const Claim& claim) override;
  void tidy() override;

 private:
  // Ends, requeues or completes what the executor before left (E5).
  void recover();
  void recover_one(const JobRecord& job);

  sql::Database& database_;
  const Clock& clock_;
  ChangeSignal& signal_;
  const LogFiles& logs_;
  EmbeddedSourceOptions options_;
  std::mutex lock_mutex_;
  std::unique_ptr<ExecutorLock> lock_;
  bool waits_ = false;  // for another process to give up the lock; said once
  std::atomic<bool> ready_ = false;
};

}  // namespace chap::queue
