// Date-times of v1 bodies (http-api.md 2.5, 2.7). Responses have ISO 8601 texts without a time
// zone; requests may also have dates, Unix times and time zones.
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/schema/report.hpp"

#include <string>

namespace chap::schema {

struct DateTime {
  std::string text;  // as it was sent or will be sent, such as 2026-03-01T09:30:00.125000
};

bool read_date_time(const json::Value& value, DateTime& out, Report& report);

}  // namespace chap::schema
