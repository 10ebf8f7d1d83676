// The interface through which a task function gets the data of its job and records results. Used
// inside the job process.
//
// A task writes its rows and its result in one transaction:
//
//   return context.database().transact([&](sql::Connection& db) {
//     const std::string result = std::to_string(store::BacktestStore(db).insert(row));
//     context.record_result(db, result);
//     return result;
//   });
//
// With one transaction for both, a repeated attempt cannot store the rows twice, and a job that was
// cancelled or given to another executor stores nothing (contract, jobs.md W17, E8).
#pragma once

#include "engine/queue/job_source.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace chap::worker {

// Thrown by record_result() and record_step() if the claim of this process is not valid any more.
// Task functions must not catch this exception.
class ClaimLost : public Error {
 public:
  ClaimLost();
};

// A failure with its own error name and additional lines for the traceback, such as the last lines
// of a model's stderr. These lines must not contain environment variables or paths outside the run
// directory (J22).
class TaskFailure : public Error {
 public:
  TaskFailure(std::string type, const std::string& message, std::string details = "");
  const std::string& type() const { return type_; }
  const std::string& details() const { return details_; }

 private:
  std::string type_;
  std::string details_;
};

class JobContext {
 public:
  // `database` may be null if the task needs no database.
  JobContext(queue::Claim claim, sql::Database* database, int channel);

  const std::string& id() const { return claim_.id; }
  const std::string& task() const { return claim_.task; }
  // The keyword arguments as a JSON object.
  const std::string& arguments() const { return claim_.arguments; }
  std::int64_t attempt() const { return claim_.attempt; }
  sql::Database& database() const;

  // The data that the job received in addition to its arguments; nullopt if there are none.
  std::optional<std::string> payload() const;
  // Adds a line to the status log, which users see. Lines of chap::log go to the debug log.
  // May be called from several threads at once.
  void status(std::string_view line) const;

  // The value that an earlier attempt recorded for a step, such as the id of a stored data set;
  // nullopt if no attempt has recorded the step.
  std::optional<std::string> recorded_step(const std::string& name) const;
  // Records the value of a step in the open transaction of the connection. The same transaction
  // should contain the changes of the step. Throws ClaimLost.
  void record_step(sql::Connection& connection, const std::string& name, const std::string& value)
      const;

  // Records the job's result (JSON text) in the open transaction of the connection. Throws
  // ClaimLost.
  void record_result(sql::Connection& connection, const std::string& result) const;

 private:
  void check_claim(sql::Connection& connection) const;

  queue::Claim claim_;
  sql::Database* database_;
  int channel_;
  mutable std::mutex channel_mutex_;
};

// Returns the result as JSON text. Any std::exception makes the job fail.
using TaskFunction = std::function<std::string(JobContext&)>;
// The task functions of a job process, by task name.
using TaskRegistry = std::map<std::string, TaskFunction>;

}  // namespace chap::worker
