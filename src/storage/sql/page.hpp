// A part of a listing, for statements that end with `LIMIT ... OFFSET ...`.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace chap::sql {

struct Page {
  std::optional<std::int64_t> limit = {};  // nothing: all
  std::int64_t offset = 0;

  // The limit as a number; both databases take the largest one for "all".
  std::int64_t most() const { return limit.value_or(std::numeric_limits<std::int64_t>::max()); }
};

}  // namespace chap::sql
