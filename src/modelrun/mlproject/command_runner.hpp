// Runs one command of a model in a directory (contract, models.md 6.5 and 6.6). The command gets
// only the environment variables that are named here, so no secret of the server reaches a model.
#pragma once

#include "domain/evaluation/run_context.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace chap::mlproject {

struct CommandLimits {
  std::chrono::milliseconds time{7'200'000};
  std::chrono::milliseconds term_grace{10'000};  // between SIGTERM and SIGKILL
  std::uint64_t memory_bytes = 0;                // address space of each process; 0: no limit
  std::uint64_t file_bytes = 4ULL << 30;         // size of each file that the command writes
};

struct Command {
  std::string title;                   // for the log and for errors, such as "Training"
  std::vector<std::string> arguments;  // the program and its arguments
  std::filesystem::path directory;     // the working directory
  // Variables of the form NAME=value in addition to those of command_environment().
  std::vector<std::string> variables = {};
};

// The variables of this process that a command may see: PATH, HOME, the locale, the folders for
// temporary files and for the caches of uv, renv, pip and conda, and the variables named in
// `allowed`.
std::vector<std::string> command_environment(const std::vector<std::string>& allowed);

// Returns when the command has ended successfully. Its output, which is stdout and stderr in one
// stream, goes to the log of the run line by line, up to a limit. Afterwards all processes of the
// command's process group are killed. Thread-safe.
//
// Throws evaluation::ModelFailure with the end of the output if the command fails, is ended by a
// signal or exceeds the time limit; evaluation::RunStopped after a stop.
void run_command(
    const Command& command,
    const std::vector<std::string>& environment,
    const CommandLimits& limits,
    const evaluation::RunContext& context
);

}  // namespace chap::mlproject
