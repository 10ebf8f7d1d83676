// The job process: what `chap job ID` does (contract, jobs.md W42, W43).
#pragma once

#include "engine/worker/job_context.hpp"

#include <functional>
#include <memory>

namespace chap::worker {

// The tasks and the database of a job process. It is made inside the job process.
struct JobEnvironment {
  TaskRegistry tasks;
  std::shared_ptr<sql::Database> database;  // each job process opens its own (W51)
};

// Must be the first call in main, before any thread is started, because it forks
// (process/guard.hpp). Reads the claim from descriptor 3, runs it in the forked process and sends
// the outcome to descriptor 3. `set_up` is called in the forked process only. Returns the exit code
// for main: 2 if descriptor 3 is not a channel to a worker.
int run_job_process(const std::function<JobEnvironment()>& set_up);

}  // namespace chap::worker
