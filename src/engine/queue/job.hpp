// Jobs, their outcomes and their logs (contract, jobs.md 1). Plain values.
#pragma once

#include "storage/sql/row.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::queue {

// The statuses of J2, except RETRY, which only workers of CHAP Core set.
namespace job_status {
inline constexpr std::string_view kPending = "PENDING";
inline constexpr std::string_view kStarted = "STARTED";
inline constexpr std::string_view kSuccess = "SUCCESS";
inline constexpr std::string_view kFailure = "FAILURE";
inline constexpr std::string_view kRevoked = "REVOKED";
}  // namespace job_status

bool is_active(std::string_view status);    // PENDING, STARTED
bool is_terminal(std::string_view status);  // SUCCESS, FAILURE, REVOKED

struct NewJob {
  std::string id = {};    // if empty, the job gets a new UUID
  std::string type = {};  // one of the types of J3
  std::string name = "Unnamed";
  std::string task;                         // such as chap.run_backtest
  std::string arguments = "{}";             // keyword arguments, a JSON object
  std::optional<std::string> payload = {};  // data of the job in addition to the arguments
  // The body of the request that creates the job, compressed by the services (E14).
  std::optional<std::string> request = {};
  std::optional<std::int64_t> prediction_setup_id = {};
  std::int64_t priority = 0;           // 0 is the highest priority
  std::optional<double> eta = {};      // earliest start, in seconds since 1970
  std::optional<double> expires = {};  // latest start, in seconds since 1970
};

// The record of a job, without arguments and traceback, which may be large. Times are texts in the
// format of J6.
struct JobRecord {
  std::string id;
  std::string type;
  std::string name;
  std::string task;
  std::string status;
  std::optional<std::int64_t> prediction_setup_id = {};
  std::optional<std::string> start_time = {};  // when the job was enqueued (J7)
  std::optional<std::string> started_time = {};
  std::optional<std::string> end_time = {};
  std::optional<std::string> result = {};  // JSON text
  std::optional<std::string> error = {};   // one line of text
  std::int64_t attempt = 0;
  std::optional<std::string> boot = {};  // the boot id of the executor
  std::optional<std::string> worker = {};
  std::optional<std::int64_t> pid = {};
  std::optional<std::int64_t> pid_start = {};  // start time of the process, to detect a reused pid
  bool cancel_requested = false;
  std::optional<double> expires = {};
};

// A job must match all conditions that are set (J13). An empty list matches no job.
struct JobFilter {
  std::optional<std::vector<std::string>> ids = {};
  std::optional<std::vector<std::string>> status = {};  // case-insensitive
  std::optional<std::string> type = {};                 // case-insensitive
  std::optional<std::int64_t> prediction_setup_id = {};
  std::optional<std::int64_t> limit = {};
  std::int64_t offset = 0;
};

// The value of Outcome::result if a task succeeds without a result. The column `result` of the job
// then stays empty.
inline constexpr std::string_view kNoResult = "null";

// How an attempt of a job ended. A failure has the name of the error, one line of text and a
// traceback (jobs.md 2.8).
struct Outcome {
  enum class Kind { kSuccess, kFailure, kRevoked };
  Kind kind = Kind::kFailure;
  std::string result;  // JSON text
  std::string error_type;
  std::string error;
  std::string traceback;
};

// The last 1 MiB of each log (J24).
struct JobLogs {
  std::string status;
  std::string debug;
};

}  // namespace chap::queue

template <>
struct chap::sql::Table<chap::queue::JobRecord> {
  using Row = queue::JobRecord;
  static constexpr std::string_view kName = "chapx_job";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("type", &Row::type),
        column("name", &Row::name),
        column("task", &Row::task),
        column("status", &Row::status),
        column("prediction_setup_id", &Row::prediction_setup_id),
        column("start_time", &Row::start_time),
        column("started_time", &Row::started_time),
        column("end_time", &Row::end_time),
        column("result", &Row::result),
        column("error", &Row::error),
        column("attempt", &Row::attempt),
        column("boot", &Row::boot),
        column("worker", &Row::worker),
        column("pid", &Row::pid),
        column("pid_start", &Row::pid_start),
        column("cancel_requested", &Row::cancel_requested),
        column("expires", &Row::expires)
    );
  }
};
