// Checks the cron expressions of prediction setups (http-api.md 5.22). Pure functions.
//
// An expression has five fields, separated by blanks: minute 0-59, hour 0-23, day 1-31, month 1-12
// or JAN..DEC, weekday 0-7 (0 and 7 are Sunday) or SUN..SAT. Names may be in upper or lower case. A
// field is a list of items, separated by commas. An item is `*`, `?`, a value or a range (which may
// wrap around, such as 5-1), optionally with a step. The day may also be `L` (the last day) or
// `15W` (the weekday nearest to the 15th). The weekday may also be `5#2` (the second Friday) or
// `L5` (the last Friday). An expression that never matches a date is accepted.
#pragma once

#include "foundation/base/ascii.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chap::schedule {

// Returns an expression without leading and trailing blanks.
using ascii::trimmed;

// The number of fields separated by blanks.
std::size_t count_fields(std::string_view expression);

// The reason why an expression is refused, as text for the client; nullopt if the expression is
// valid.
std::optional<std::string> cron_problem(std::string_view expression);

}  // namespace chap::schedule
