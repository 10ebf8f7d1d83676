// A model of an MLproject repository: its commands train and forecast in a copy of the repository
// (contract, models.md 2.1 to 2.9, 6.1, 6.5 and 6.6).
#pragma once

#include "domain/evaluation/model.hpp"
#include "modelrun/mlproject/command_runner.hpp"
#include "modelrun/mlproject/project_source.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace chap::mlproject {

struct ProjectTools {
  std::filesystem::path cache_folder;  // of the repositories
  std::filesystem::path runs_folder;   // of the working directories; they are deleted after a run
  std::vector<std::string> environment = command_environment({});
  CommandLimits training = {};
  CommandLimits prediction = {};
  std::size_t parallel_predictions = 1;
};

// `source` is the source of the template, such as `https://github.com/org/model@v1`. Throws Error
// (kInvalidInput) if the repository cannot be read or its MLproject file is invalid. `context` is
// used for the log and the stop.
std::unique_ptr<evaluation::Model> make_project_model(
    const std::string& source, const ProjectTools& tools, const evaluation::RunContext& context
);

}  // namespace chap::mlproject
