#include "engine/worker/outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>

namespace chap::worker {
namespace {

// The record's `error` is one line.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' '
  );
  return text.substr(0, 4096);
}

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
  outcome.error = one_line(error);
  outcome.traceback = traceback.empty() ? type + ": " + error + "\n" : traceback;
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
        fmt::format("the job process ended with status {} and without an outcome", code),
        ""
    );
  }
  const char* name = sigabbrev_np(signal);
  std::string text = fmt::format(
      "the job process was ended by signal {}",
      name == nullptr ? std::to_string(signal) : "SIG" + std::string(name)
  );
  if (signal == SIGKILL) {
    text += "; memory that ran out is the likely cause";
  }
  return failure("WorkerLostError", text, "");
}

}  // namespace chap::worker
