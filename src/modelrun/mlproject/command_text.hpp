// The command line of an entry point (contract, models.md 2.7). Pure functions, thread-safe.
#pragma once

#include <map>
#include <string>

namespace chap::mlproject {

// Replaces the placeholders `{name}` of a command by their values; `{{` and `}}` are literal
// braces. The values are file names of this program, never texts of users. Throws Error
// (kInvalidInput) for a placeholder without a value and for a single brace.
std::string fill_command(
    const std::string& command, const std::map<std::string, std::string>& values
);

}  // namespace chap::mlproject
