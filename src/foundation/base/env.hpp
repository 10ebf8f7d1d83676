// Environment variables. The program reads them only at start (app/settings).
#pragma once

#include <optional>
#include <string>

namespace chap {

// The value of a variable; nullopt if it is unset or empty.
std::optional<std::string> env(const char* name);

}  // namespace chap
