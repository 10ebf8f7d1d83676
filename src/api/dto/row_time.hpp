// The times of rows in bodies: ISO 8601 texts in UTC that end in `Z` (http-api.md 2.7).
#pragma once

#include "foundation/base/clock.hpp"
#include "foundation/schema/date_time.hpp"

#include <optional>

namespace chap::dto {

inline schema::DateTime row_time(Timestamp time) { return {iso_python(time) + "Z"}; }

inline std::optional<schema::DateTime> row_time(const std::optional<Timestamp>& time) {
  if (!time) return std::nullopt;
  return row_time(*time);
}

}  // namespace chap::dto
