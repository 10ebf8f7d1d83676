// The job process, which the command `chap job ID` runs (contract, jobs.md W42, W43).
#pragma once

#include "engine/worker/job_context.hpp"

#include <functional>
#include <memory>

namespace chap::worker {

// The tasks and the database of a job process. The job process itself makes this object.
struct JobEnvironment {
  TaskRegistry tasks;
  std::shared_ptr<sql::Database> database;  // opened by the job process itself (W51)
};

// Must be the first call in main, before any thread is started, because this function forks
// (process/guard.hpp). The forked process calls `set_up`, reads the claim from descriptor 3, runs
// the task and sends the outcome to descriptor 3. Returns the exit code for main. The code is 2 if
// descriptor 3 is not a socket to an executor.
int run_job_process(const std::function<JobEnvironment()>& set_up);

}  // namespace chap::worker
