// Consecutive periods of one kind (evaluation.md 1.6). Bounds are checked.
#pragma once

#include "domain/period/period.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chap::period {

class PeriodRange {
 public:
  PeriodRange(Period first, std::size_t size) : first_(first), size_(size) {}
  // Throws Error (kInvalidInput) if the periods are not consecutive or not of the same kind.
  static PeriodRange from_consecutive(const std::vector<Period>& periods);
  // The range from the earliest to the latest period. Throws Error (kInvalidInput) if the list is
  // empty or contains periods of different kinds.
  static PeriodRange spanning(const std::vector<Period>& periods);

  std::size_t size() const { return size_; }
  Kind kind() const { return first_.kind(); }
  Period first() const { return first_; }
  // The range must not be empty.
  Period last() const { return first_.plus(std::int64_t(size_) - 1); }
  // Throws Error (kInternal) for a position beyond the end.
  Period at(std::size_t position) const;
  // The position of the period; nullopt if the period is outside the range or of another kind.
  std::optional<std::size_t> position_of(const Period& period) const;
  // The number of periods of the range that are before `period`, which may be outside the range.
  std::size_t position_before(const Period& period) const;
  // The number of periods of the range that are not after `period`, which may be outside the range.
  std::size_t position_after(const Period& period) const;
  // The `count` periods from position `from`. Throws Error (kInternal) if the range has fewer
  // periods.
  PeriodRange sub(std::size_t from, std::size_t count) const;

  std::vector<std::string> ids() const;

  friend bool operator==(const PeriodRange&, const PeriodRange&) = default;

 private:
  Period first_;
  std::size_t size_;
};

}  // namespace chap::period
