// Checks the option values of a configured model against the options of its template, which are the
// `properties` part of a JSON Schema (database.md 4.6).
//
// Schemas come from model authors and values come from clients, so the work of a check is limited:
//
//   - A check has at most kMaxSteps steps. A comparison is one step. Processing a string takes
//     one step for each kBytesPerStep bytes. Matching a string against a pattern takes that number
//     of steps, multiplied by the number of instructions of the pattern.
//   - References and values may be nested at most kMaxDepth levels deep.
//   - RE2 matches patterns in linear time.
//
// These keywords of draft 7 are checked: type, enum, const, minimum, maximum, exclusiveMinimum,
// exclusiveMaximum, multipleOf, minLength, maxLength, pattern, items, minItems, maxItems,
// properties, required, anyOf, allOf and $ref to a part of the same schema. Other keywords are not
// checked and are listed in the result. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chap::options {

inline constexpr std::size_t kMaxSteps = 2'000'000;
inline constexpr int kMaxDepth = 64;
inline constexpr std::size_t kMaxIgnoredKeywords = 20;
inline constexpr std::size_t kBytesPerStep = 64;
inline constexpr std::size_t kMaxPatternBytes = 10'000;
// The largest number of instructions of all patterns of a schema together, as compiled by RE2.
inline constexpr std::size_t kMaxPatternInstructions = 200'000;

struct OptionCheck {
  std::optional<std::string> problem;  // the reason for a refusal, as text for the client
  // Keywords that occur but are not checked, without duplicates; at most kMaxIgnoredKeywords.
  std::vector<std::string> ignored;
};

// Both arguments are JSON texts of objects. An option whose schema has no `default` is required. A
// value for an option that the template does not have is refused. A schema that cannot be used is
// also reported as a problem.
OptionCheck check_options(const std::string& option_schemas, const std::string& values);

// Returns the reason why no values can be checked against the option schemas, or nullopt if the
// schemas are usable.
std::optional<std::string> problem_of_schemas(const std::string& option_schemas);

}  // namespace chap::options
