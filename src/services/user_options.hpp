// The values that a client chose for a model's options, checked against the template's description
// of them, which is the `properties` part of a JSON Schema (contract, database.md 4.6).
#pragma once

#include <optional>
#include <string>

namespace chap::services {

// Both are JSON objects. Options without a default are required, unknown ones are refused.
// Returns what is wrong, for people, or nothing.
std::optional<std::string> user_options_problem(
    const std::string& option_schemas, const std::string& values
);

}  // namespace chap::services
