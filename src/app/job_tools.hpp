// What `chap job ID` runs: the tasks and the database of one job process.
#pragma once

#include "app/settings.hpp"
#include "engine/worker/job_process.hpp"

namespace chap::app {

worker::JobEnvironment make_job_environment(const Settings& settings);

}  // namespace chap::app
