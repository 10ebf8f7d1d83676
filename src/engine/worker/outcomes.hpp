// The outcomes a worker gives to jobs, with the names of jobs.md 2.8.
#pragma once

#include "engine/queue/job.hpp"

#include <string>

namespace chap::worker {

queue::Outcome success(const std::string& result);
// Without a traceback, one is made of type and error.
queue::Outcome failure(
    const std::string& type, const std::string& error, const std::string& traceback
);
queue::Outcome revoked(const std::string& reason);
// The process is gone without an outcome: by a signal, or (signal 0) with an exit code.
queue::Outcome crashed(int signal, int code);

}  // namespace chap::worker
