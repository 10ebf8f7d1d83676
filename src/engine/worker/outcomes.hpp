// Functions that make the outcomes of jobs, with the error names of jobs.md 2.8.
#pragma once

#include "engine/queue/job.hpp"

#include <string>

namespace chap::worker {

// The error type of a job that exceeded its time limit.
inline constexpr const char* kTimeLimitExceeded = "TimeLimitExceeded";

queue::Outcome success(const std::string& result);
// If `traceback` is empty, a traceback is made from `type` and `error`.
queue::Outcome failure(
    const std::string& type, const std::string& error, const std::string& traceback
);
queue::Outcome revoked(const std::string& reason);
// The outcome of a job whose process sent no outcome. The process ended by `signal` or, if `signal`
// is 0, with the exit code `code`.
queue::Outcome crashed(int signal, int code);

}  // namespace chap::worker
