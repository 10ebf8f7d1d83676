// Environment variables. Read at start only (app/settings); set by tests and by parents of job
// processes.
#pragma once

#include <optional>
#include <string>

namespace chap {

// Unset and empty are the same: nothing.
std::optional<std::string> env(const char* name);

}  // namespace chap
