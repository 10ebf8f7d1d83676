// Checks the option values of a configured model against the options of its template, which are the
// `properties` part of a JSON Schema (database.md 4.6).
//
// Schemas come from model authors and values from clients, so the work is bounded. There are at
// most kMaxSteps comparisons. References and values are nested at most kMaxDepth deep. RE2 matches
// patterns in linear time. These keywords of draft 7 are checked: type, enum, const, minimum,
// maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, items,
// minItems, maxItems, properties, required, anyOf, allOf and $ref to a part of the same schema.
// Others are ignored and listed. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chap::options {

inline constexpr std::size_t kMaxSteps = 2'000'000;
inline constexpr int kMaxDepth = 64;
inline constexpr std::size_t kMaxPatternBytes = 10'000;

struct OptionCheck {
  std::optional<std::string> problem;  // why the values are refused, as text for the client
  std::vector<std::string> ignored;  // keywords that occur but are not checked, without duplicates
};

// Both arguments are JSON texts of objects. An option whose schema has no `default` is required;
// unknown options are refused. A schema that cannot be used is a problem, too.
OptionCheck check_options(const std::string& option_schemas, const std::string& values);

// Why the option schemas cannot be used with any values; nothing if they can.
std::optional<std::string> problem_of_schemas(const std::string& option_schemas);

}  // namespace chap::options
