// Reads an environment variable. The program reads environment variables only at its start
// (app/settings).
#pragma once

#include <optional>
#include <string>

namespace chap {

// The value of the variable `name`; nullopt if the variable is unset or empty.
std::optional<std::string> env(const char* name);

}  // namespace chap
