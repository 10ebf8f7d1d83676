// JobSource on the application's own database: claims jobs, records their outcomes, and recovers
// unfinished jobs at start (contract, jobs.md E3 to E11). A lock (storage/sql/leader_lock.hpp)
// ensures that each database has only one executor.
#pragma once

#include "engine/queue/change_signal.hpp"
#include "engine/queue/job_source.hpp"
#include "engine/queue/log_files.hpp"
#include "foundation/base/clock.hpp"
#include "storage/sql/leader_lock.hpp"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <vector>

namespace chap::queue {

struct EmbeddedSourceOptions {
  std::filesystem::path lock_file;                  // used with SQLite only
  std::string boot_id;                              // a UUID that identifies this process
  std::string worker;                               // name of this executor in job records
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
  void record_process(const Claim& claim, std::int64_t pid, std::int64_t pid_start) override;
  bool is_claim_valid(const Claim& claim) override;
  bool finish(const Claim& claim, const Outcome& outcome, const JobLogs& logs) override;
  void requeue(const Claim& claim) override;
  void run_maintenance() override;

 private:
  // Requeues or ends the jobs that an earlier executor left unfinished (E5).
  void recover();
  void recover_one(const JobRecord& job);
  void remove_old_jobs();
  void remove_old_requests();
  void requeue_claims_with_unknown_commit();

  sql::Database& database_;
  const Clock& clock_;
  ChangeSignal& signal_;
  const LogFiles& logs_;
  EmbeddedSourceOptions options_;
  std::mutex unknown_commit_mutex_;
  // Claims for which commit() threw although the database may have committed. Their jobs are queued
  // again.
  std::vector<Claim> claims_with_unknown_commit_;
  std::mutex lock_mutex_;
  std::unique_ptr<sql::LeaderLock> lock_;
  bool waiting_logged_ = false;  // whether it was logged that another process has the lock
  std::atomic<bool> has_lock_ = false;
};

}  // namespace chap::queue
