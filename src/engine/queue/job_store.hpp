// The durable job record, in both modes (README 10): one short method per statement.
//
// Methods that end a job answer false when somebody else decided first; the caller then drops its
// outcome (jobs.md E4). A view of a connection, like the stores; transactions are the caller's.
#pragma once

#include "engine/queue/job.hpp"

namespace chap::queue {

class JobStore {
 public:
  explicit JobStore(sql::Connection& connection) : db_(connection) {}

  void insert(const std::string& id, const NewJob& job, const std::string& now);
  std::optional<JobRecord> find(const std::string& id);
  // Newest first, ties by id; without arguments and tracebacks.
  std::vector<JobRecord> list(const JobFilter& filter);
  std::string traceback(const std::string& id);
  std::string arguments(const std::string& id);
  std::optional<std::string> payload(const std::string& id);

  bool has_waiting(double now_seconds);
  // The next job to run, unchanged; start() makes it ours.
  std::optional<JobRecord> next_waiting(double now_seconds);
  void start(
      const std::string& id,
      const std::string& boot,
      const std::string& worker,
      const std::string& now
  );
  // Until the transaction ends, nobody else changes the job's record. Call it before looking at
  // what decides a job's fate.
  void lock(const std::string& id);
  void expire(const std::string& id, const std::string& now);
  void set_process(
      const std::string& id, std::int64_t attempt, std::int64_t pid, std::int64_t start
  );
  void clear_process(const std::string& id, std::int64_t attempt);
  bool held(const std::string& id, std::int64_t attempt);
  bool finish(
      const std::string& id, std::int64_t attempt, const Outcome& outcome, const std::string& now
  );
  // Back to PENDING. `counted`: the attempt stays counted (a lost worker), or not (a shutdown).
  bool give_back(const std::string& id, std::int64_t attempt, bool counted, const std::string& now);
  bool cancel(const std::string& id, const std::string& now);
  // With all that belongs to it, unless it is active.
  bool remove(const std::string& id);
  // Every job of a prediction setup with all that belongs to it, active ones too, whose processes
  // find their claims gone. Returns their ids.
  std::vector<std::string> remove_of_setup(std::int64_t setup_id);
  std::vector<JobRecord> left_behind(const std::string& boot);
  std::vector<std::string> ended_before(const std::string& time);

  // Throws sql::UniqueViolation when the job has a result already: it ran twice.
  void record_result(const std::string& id, std::int64_t attempt, const std::string& result);
  std::optional<std::string> result(const std::string& id);
  void record_step(const std::string& id, const std::string& step, const std::string& value);
  std::optional<std::string> step(const std::string& id, const std::string& step);
  // Nothing is stored when the job's record is gone.
  void store_logs(const std::string& id, const JobLogs& logs);
  std::string status_log(const std::string& id);
  void drop_payload(const std::string& id);
  void probe_write();

 private:
  std::optional<std::string> text(std::string_view sql, const std::string& id);
  void remove_belongings(const std::string& id);
  std::vector<std::string> ids(std::string_view sql, const sql::Value& value);
  sql::Connection& db_;
};

}  // namespace chap::queue
