// Consecutive periods of one kind (contract, evaluation.md 1.6). Bounds are checked.
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
  // Throws Error (kInvalidInput) unless the periods are consecutive and of one kind.
  static PeriodRange from_consecutive(const std::vector<Period>& periods);
  // The range from the earliest to the latest period. Throws Error (kInvalidInput) when the list
  // is empty or mixes kinds.
  static PeriodRange spanning(const std::vector<Period>& periods);

  std::size_t size() const { return size_; }
  Kind kind() const { return first_.kind(); }
  Period first() const { return first_; }
  // The range must not be empty.
  Period last() const { return first_.plus(std::int64_t(size_) - 1); }
  // Throws Error (kInternal) beyond the end.
  Period at(std::size_t position) const;
  // nullopt when the period lies outside the range or is of another kind.
  std::optional<std::size_t> position_of(const Period& period) const;
  // The position at which the range is cut before or after `period`, clamped to 0..size.
  std::size_t position_before(const Period& period) const;
  std::size_t position_after(const Period& period) const;
  // `count` periods starting at position `from`; throws Error (kInternal) beyond the end.
  PeriodRange sub(std::size_t from, std::size_t count) const;

  std::vector<std::string> ids() const;

  friend bool operator==(const PeriodRange&, const PeriodRange&) = default;

 private:
  Period first_;
  std::size_t size_;
};

}  // namespace chap::period
