// Checks the cron expressions of prediction setups (http-api.md 5.22). Pure functions.
//
// Five fields between blanks: minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN..DEC, weekday 0-7
// (0 and 7 are Sunday) or SUN..SAT, names in any case. A field is a list of `*`, `?`, values and
// ranges (also wrapping ones such as 5-1), each with an optional step; the day may also be `L` or
// `15W`, the weekday `5#2` or `L5`. An expression that never matches a date is accepted.
#pragma once

#include "foundation/base/ascii.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chap::schedule {

// An expression without leading and trailing blanks.
using ascii::trimmed;

// The number of fields separated by blanks.
std::size_t count_fields(std::string_view expression);

// Why an expression of five fields is refused, as text for the client; nullopt when it is valid.
std::optional<std::string> cron_problem(std::string_view expression);

}  // namespace chap::schedule
