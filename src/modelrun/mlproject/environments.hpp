// The command lines with which the environments of models run a command (contract, models.md 2.7).
#pragma once

#include "modelrun/mlproject/command_runner.hpp"
#include "modelrun/mlproject/project_file.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace chap::mlproject {

// The directory of a run.
struct RunDirectory {
  std::filesystem::path project;    // of the training; has the environments of uv, renv and conda
  std::filesystem::path directory;  // the working directory of the command
};

// The command that prepares the environment before the training; nullopt if there is nothing to
// prepare. Throws Error (kInvalidInput) for an environment that this program cannot use, and if a
// file of the environment does not exist.
std::optional<Command> preparation(const Environment& environment, const RunDirectory& run);

// The command that runs `text`, a filled command of an entry point, in the environment.
Command environment_command(
    const Environment& environment,
    const std::string& title,
    const std::string& text,
    const RunDirectory& run
);

// The words of a command, split as a shell splits them. Throws Error (kInvalidInput) for a quote
// that is not closed.
std::vector<std::string> shell_words(const std::string& text);

}  // namespace chap::mlproject
