// What a task function sees of its job; lives in the job process.
//
// A task's writes and its result belong into one transaction:
//
//   sql::Lease db = context.database().write();
//   sql::Transaction transaction(*db);
//   const auto id = store::BacktestStore(*db).insert(row);
//   const std::string result = std::to_string(id);
//   context.commit(*db, transaction, result);
//   return result;
//
// so that a repeat cannot double them, and a job that was cancelled or given to another leaves
// nothing (contract, jobs.md W17, E8).
#pragma once

#include "engine/queue/job_source.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace chap::worker {

// Thrown by commit() when the job is no longer this process's. Task functions let it pass.
class ClaimLost : public Error {
 public:
  ClaimLost();
};

// A failure with a name of its own and lines for the traceback, such as the end of a model's stderr
// (J22: no path outside the run directory, no environment).
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
  // `database` may be null for tasks that need none.
  JobContext(queue::Claim claim, sql::Database* database, int channel);

  const std::string& id() const { return claim_.id; }
  const std::string& task() const { return claim_.task; }
  // A JSON object: the keyword arguments.
  const std::string& arguments() const { return claim_.arguments; }
  std::int64_t attempt() const { return claim_.attempt; }
  sql::Database& database() const;

  // The bytes handed over beside the arguments.
  std::optional<std::string> payload() const;
  // A line for the user's log. Everything in chap::log goes to the debug log.
  void status(std::string_view line) const;

  // What an earlier delivery has done already, such as the id of a stored data set.
  std::optional<std::string> step(const std::string& name) const;
  // As part of the transaction that does it. Throws ClaimLost.
  void record_step(sql::Connection& transaction, const std::string& name, const std::string& value)
      const;

  // Records `result` (JSON text) and commits. Throws ClaimLost, and then nothing is committed.
  void commit(sql::Connection& connection, sql::Transaction& transaction, const std::string& result)
      const;

 private:
  void check_claim(sql::Connection& connection) const;

  queue::Claim claim_;
  sql::Database* database_;
  int channel_;
};

// Returns the result as JSON text; throws Error (or any std::exception) for a failure.
using TaskFunction = std::function<std::string(JobContext&)>;
// By task name; an explicit object, made by whoever starts the job process.
using TaskRegistry = std::map<std::string, TaskFunction>;

}  // namespace chap::worker
