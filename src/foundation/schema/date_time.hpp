// Date-times of v1 bodies (http-api.md 2.5, 2.7). Responses have ISO 8601 texts: the times of
// jobs without a time zone, all others in UTC with a final `Z`. Requests may also have dates, Unix
// times and other time zones.
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/schema/report.hpp"

#include <string>

namespace chap::schema {

struct DateTime {
  std::string text;  // as it was sent or will be sent, such as 2026-03-01T09:30:00.125000
};

// Reads a text or a Unix time. For an invalid value, reports a problem and returns false.
bool read_date_time(const json::Value& value, DateTime& out, Report& report);

}  // namespace chap::schema
