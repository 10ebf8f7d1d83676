// A page of a listing, for statements that end with `LIMIT ... OFFSET ...`.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace chap::sql {

struct Page {
  std::optional<std::int64_t> limit = {};  // absent: no limit
  std::int64_t offset = 0;

  // The limit as a parameter of a statement; the largest number means no limit.
  std::int64_t limit_or_max() const {
    return limit.value_or(std::numeric_limits<std::int64_t>::max());
  }
};

}  // namespace chap::sql
