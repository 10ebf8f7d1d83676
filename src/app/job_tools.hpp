// Makes the environment of one job process (`chap job ID`): its tasks and its database.
#pragma once

#include "app/settings.hpp"
#include "engine/worker/job_process.hpp"

namespace chap::app {

worker::JobEnvironment make_job_environment(const Settings& settings);

}  // namespace chap::app
