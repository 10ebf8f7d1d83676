// The rows of the settings table for jobs and for the models that jobs run.
#pragma once

#include "app/settings.hpp"

#include <vector>

namespace chap::app {

std::vector<SettingRow> job_rows();
std::vector<SettingRow> model_rows();
// For models whose scripts the server runs.
std::vector<SettingRow> script_rows();

}  // namespace chap::app
