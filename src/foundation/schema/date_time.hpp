// Date-times of v1 bodies: ISO 8601 texts without a time zone (http-api.md 2.5, 2.7).
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/schema/report.hpp"

#include <string>

namespace chap::schema {

struct DateTime {
  std::string text;  // such as 2026-03-01T09:30:00.125000
};

bool read_date_time(const json::Value& value, DateTime& out, Report& report);

}  // namespace chap::schema
