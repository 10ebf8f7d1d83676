// The statements of the job tables (contract README 10): one short method for each statement.
//
// Methods that end a job return false if the claim is not valid any more; the caller then discards
// the outcome (jobs.md E4). A JobStore only wraps a connection, like the classes in storage/store.
// The caller begins and commits transactions.
#pragma once

#include "engine/queue/job.hpp"

namespace chap::queue {

class JobStore {
 public:
  explicit JobStore(sql::Connection& connection) : db_(connection) {}

  void insert(const std::string& id, const NewJob& job, const std::string& now);
  std::optional<JobRecord> find(const std::string& id);
  // The jobs that match the filter, ordered by start time and id, both descending.
  std::vector<JobRecord> list(const JobFilter& filter);
  std::string traceback(const std::string& id);
  std::string arguments(const std::string& id);
  std::optional<std::string> payload(const std::string& id);
  std::optional<std::string> request(const std::string& id);

  bool has_waiting(double now_seconds);
  // The next job to run at the time `now_seconds` (since 1970). Does not change the job; start()
  // claims it.
  std::optional<JobRecord> next_waiting(double now_seconds);
  void start(
      const std::string& id,
      const std::string& boot_id,
      const std::string& worker,
      const std::string& now
  );
  // Locks the job's record until the transaction ends. Must be called before the caller reads
  // values on which a new status depends.
  void lock(const std::string& id);
  void expire(const std::string& id, const std::string& now);
  void set_process(
      const std::string& id, std::int64_t attempt, std::int64_t pid, std::int64_t pid_start
  );
  void clear_process(const std::string& id, std::int64_t attempt);
  // Returns whether the job is started and `attempt` is its current attempt.
  bool is_claim_valid(const std::string& id, std::int64_t attempt);
  bool finish(
      const std::string& id, std::int64_t attempt, const Outcome& outcome, const std::string& now
  );
  // Sets the status back to PENDING. `counted` says whether the attempt is counted. An attempt is
  // counted if its executor crashed, but not if its executor was shut down.
  bool requeue(const std::string& id, std::int64_t attempt, bool counted, const std::string& now);
  bool cancel(const std::string& id, const std::string& now);
  // Deletes a job with a terminal status and its dependent rows; returns false if the job is active
  // or unknown.
  bool remove(const std::string& id);
  // Deletes all jobs of a prediction setup, including active ones, and their dependent rows.
  // Returns the ids of the jobs.
  std::vector<std::string> remove_of_setup(std::int64_t setup_id);
  // The jobs that have the status STARTED or a recorded process, and whose boot id is not
  // `boot_id`.
  std::vector<JobRecord> unfinished_of_other_boots(const std::string& boot_id);
  std::vector<std::string> ended_before(const std::string& time);
  // The ids of the jobs whose request was stored before `time`.
  std::vector<std::string> requests_before(const std::string& time);
  void remove_request(const std::string& id);

  // Throws sql::UniqueViolation if another attempt of the job has already recorded a result.
  void record_result(const std::string& id, std::int64_t attempt, const std::string& result);
  std::optional<std::string> result(const std::string& id);
  void record_step(const std::string& id, const std::string& step, const std::string& value);
  std::optional<std::string> step(const std::string& id, const std::string& step);
  // Stores nothing if the job does not exist any more.
  void store_logs(const std::string& id, const JobLogs& logs);
  std::string status_log(const std::string& id);
  void remove_payload(const std::string& id);
  // Writes one row, to test whether the database can be written.
  void probe_write();

 private:
  std::optional<std::string> text(std::string_view sql, const std::string& id);
  void remove_dependent_rows(const std::string& id);
  std::vector<std::string> ids(std::string_view sql, const sql::Value& value);
  sql::Connection& db_;
};

// Inserts a job in the open transaction of the connection and returns its id, which is a new UUID
// if the job has none.
std::string enqueue(sql::Connection& transaction, const NewJob& job, Timestamp now);

}  // namespace chap::queue
