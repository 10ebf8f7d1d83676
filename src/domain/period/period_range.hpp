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
  // From the earliest to the latest of any periods of one kind; throws when kinds are mixed or
  // there is no period.
  static PeriodRange spanning(const std::vector<Period>& periods);

  std::size_t size() const { return size_; }
  Kind kind() const { return first_.kind(); }
  Period first() const { return first_; }
  // The range must not be empty.
  Period last() const { return first_.plus(std::int64_t(size_) - 1); }
  // Throws Error (kInternal) beyond the end.
  Period at(std::size_t position) const;
  // Nothing when the period lies outside or is of another kind.
  std::optional<std::size_t> position_of(const Period& period) const;
  // Positions that a bound cuts at, clamped to 0..size: before the period, and behind it.
  std::size_t position_before(const Period& period) const;
  std::size_t position_behind(const Period& period) const;
  // `count` periods from `from` on; throws beyond the end.
  PeriodRange sub(std::size_t from, std::size_t count) const;

  std::vector<std::string> ids() const;

  friend bool operator==(const PeriodRange&, const PeriodRange&) = default;

 private:
  Period first_;
  std::size_t size_;
};

}  // namespace chap::period
