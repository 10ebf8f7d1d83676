#include "engine/worker/job_process.hpp"

#include "engine/queue/log_files.hpp"
#include "engine/worker/frame.hpp"
#include "engine/worker/outcomes.hpp"
#include "foundation/base/log.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/process/child.hpp"
#include "foundation/process/guard.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <sys/socket.h>
#include <unistd.h>

namespace chap::worker {
namespace {

constexpr int kChannel = 3;
constexpr std::size_t kMaxFrameBytes = 128U << 20;

// Blocks until the whole claim is received. Returns nullopt if the executor closes the channel
// earlier.
std::optional<queue::Claim> read_claim() {
  queue::Claim claim;
  FrameReader frames(kMaxFrameBytes);
  std::array<char, 65536> buffer{};
  for (;;) {
    while (const std::optional<Frame> frame = frames.next()) {
      switch (frame->kind) {
        case FrameKind::kJobId:
          claim.id = frame->payload;
          break;
        case FrameKind::kTask:
          claim.task = frame->payload;
          break;
        case FrameKind::kAttempt:
          claim.attempt = std::strtoll(frame->payload.c_str(), nullptr, 10);
          break;
        case FrameKind::kArguments:
          claim.arguments = frame->payload;
          break;
        case FrameKind::kRun:
          return claim;
        default:
          return std::nullopt;
      }
    }
    const ssize_t bytes_read = ::read(kChannel, buffer.data(), buffer.size());
    if (bytes_read <= 0) {
      return std::nullopt;
    }
    frames.feed({buffer.data(), static_cast<std::size_t>(bytes_read)});
  }
}

std::string error_type_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
    case ErrorCode::kValidation:
    case ErrorCode::kTooLarge:
      return "DataError";
    case ErrorCode::kNotFound:
      return "NotFound";
    case ErrorCode::kConflict:
      return "Conflict";
    case ErrorCode::kUnauthorized:
      return "Unauthorized";
    case ErrorCode::kUnavailable:
      return "Unavailable";
    case ErrorCode::kTimeout:
      return "Timeout";
    case ErrorCode::kInternal:
      break;
  }
  return "InternalError";
}

queue::Outcome task_failure(
    const queue::Claim& claim,
    const std::string& type,
    const std::string& message,
    const std::string& details
) {
  std::string text = "Task " + claim.task + " failed\n";
  if (!details.empty()) {
    text += details + (details.back() == '\n' ? "" : "\n");
  }
  return failure(type, message, text + type + ": " + message + "\n");
}

void send_frame(FrameKind kind, const std::string& text) {
  process::write_all(kChannel, encode_frame(kind, text));
}

std::string run_function(const queue::Claim& claim, const std::function<JobEnvironment()>& set_up) {
  const JobEnvironment environment = set_up();
  const auto task = environment.tasks.find(claim.task);
  if (task == environment.tasks.end()) {
    throw TaskFailure("NotRegistered", claim.task);
  }
  JobContext context(claim, environment.database.get(), kChannel);
  std::string result = task->second(context);
  try {
    json::parse(result);
  } catch (const std::runtime_error& error) {
    throw TaskFailure("InvalidOutcome", "the job's result is not JSON", error.what());
  }
  return result;
}

// If the connection to the database is lost, runs the task from its beginning again, as after a
// crash of this process. The recorded steps show which data the task has already committed.
std::string run_with_retries(
    const queue::Claim& claim, const std::function<JobEnvironment()>& set_up
) {
  constexpr int kMaxRuns = 5;
  for (int runs = 1;; ++runs) {
    try {
      return run_function(claim, set_up);
    } catch (const sql::ConnectionLost& lost) {
      if (runs == kMaxRuns) throw;
      log::warning("job", "{}; the job starts over: {}", lost.what(), lost.cause());
      send_frame(
          FrameKind::kStatus, "The connection to the database was lost; the job starts over"
      );
    }
  }
}

queue::Outcome run_task(const queue::Claim& claim, const std::function<JobEnvironment()>& set_up) {
  try {
    return success(run_with_retries(claim, set_up));
  } catch (const TaskFailure& error) {
    return task_failure(claim, error.type(), error.what(), error.details());
  } catch (const Error& error) {
    if (!error.cause().empty()) {
      log::error("job", "{}: {}", error.what(), error.cause());
    }
    return task_failure(claim, error_type_of(error.code()), error.what(), "");
  } catch (const std::bad_alloc&) {
    return task_failure(claim, "MemoryError", "the job ran out of memory", "");
  } catch (const std::exception& error) {
    return task_failure(claim, "InternalError", error.what(), "");
  }
}

// Runs in the work process, which is the child of the guard (process/guard.hpp).
int run_claimed_job(const std::function<JobEnvironment()>& set_up) {
  // Programs that the job starts must not inherit the channel to the executor.
  ::fcntl(kChannel, F_SETFD, FD_CLOEXEC);
  const std::optional<queue::Claim> claim = read_claim();
  if (!claim) {
    return 1;
  }
  log::info("job", "{} begins: job {}, attempt {}", claim->task, claim->id, claim->attempt);
  const queue::Outcome outcome = run_task(*claim, set_up);
  if (outcome.kind == queue::Outcome::Kind::kSuccess) {
    log::info("job", "{} is done: {}", claim->task, outcome.result.substr(0, 100));
    send_frame(FrameKind::kResult, outcome.result);
    return 0;
  }
  process::write_all(
      kChannel,
      encode_frame(FrameKind::kErrorType, outcome.error_type) +
          encode_frame(FrameKind::kError, outcome.error) +
          encode_frame(FrameKind::kTraceback, queue::last_bytes(outcome.traceback, 1U << 16))
  );
  return 0;
}

}  // namespace

int run_job_process(const std::function<JobEnvironment()>& set_up) {
  int type = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(kChannel, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM) {
    fmt::print(stderr, "this command is internal: a chap server or worker starts it\n");
    return 2;
  }
  return process::run_guarded(kChannel, [&set_up] { return run_claimed_job(set_up); });
}

}  // namespace chap::worker
