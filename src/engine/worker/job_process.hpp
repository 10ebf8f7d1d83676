// The job process: what `chap job ID` does (contract, jobs.md W42, W43).
#pragma once

#include "engine/worker/job_context.hpp"

#include <functional>
#include <memory>

namespace chap::worker {

// What a job process works with, made inside it.
struct JobEnvironment {
  TaskRegistry tasks;
  std::shared_ptr<sql::Database> database;  // opened there, one for each job (W51)
};

// Call first thing in main, before any thread exists: it forks (process/guard.hpp). Reads the task
// from descriptor 3, runs it, reports the outcome there. Returns the exit code for main; `set_up`
// and what it makes live in the inner process only. 2 when descriptor 3 is no worker's channel.
int run_job_process(const std::function<JobEnvironment()>& set_up);

}  // namespace chap::worker
