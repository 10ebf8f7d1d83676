#include "engine/worker/outcomes.hpp"

#include "foundation/base/printable_text.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

namespace chap::worker {
namespace {

constexpr std::size_t kMaxErrorBytes = 4096;  // limit of `error` in a job's record

}  // namespace

queue::Outcome success(const std::string& result) {
  queue::Outcome outcome;
  outcome.kind = queue::Outcome::Kind::kSuccess;
  outcome.result = result;
  return outcome;
}

queue::Outcome failure(
    const std::string& type, const std::string& error, const std::string& traceback
) {
  queue::Outcome outcome;
  outcome.kind = queue::Outcome::Kind::kFailure;
  outcome.error_type = type;
  outcome.error = printable_line(error.substr(0, kMaxErrorBytes));
  outcome.traceback = printable_lines(traceback.empty() ? type + ": " + error + "\n" : traceback);
  return outcome;
}

queue::Outcome revoked(const std::string& reason) {
  queue::Outcome outcome = failure("TaskRevokedError", reason, "");
  outcome.kind = queue::Outcome::Kind::kRevoked;
  return outcome;
}

queue::Outcome crashed(int signal, int code) {
  if (signal == 0) {
    return failure(
        "WorkerLostError",
        fmt::format("the job process ended with status {} but without an outcome", code),
        ""
    );
  }
  const char* name = sigabbrev_np(signal);
  std::string text = fmt::format(
      "the job process was ended by signal {}",
      name == nullptr ? std::to_string(signal) : "SIG" + std::string(name)
  );
  if (signal == SIGKILL) {
    text += "; the machine probably ran out of memory";
  }
  return failure("WorkerLostError", text, "");
}

}  // namespace chap::worker
