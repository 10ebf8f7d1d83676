#include "domain/period/period_range.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>

namespace chap::period {
namespace {

void require_one_kind(const std::vector<Period>& periods) {
  if (periods.empty()) throw invalid_input("There are no periods.");
  for (const Period& period : periods) {
    if (period.kind() != periods.front().kind()) {
      throw invalid_input(
          "All periods must have the same length: " + periods.front().id() + " and " + period.id() +
          " differ."
      );
    }
  }
}

}  // namespace

PeriodRange PeriodRange::from_consecutive(const std::vector<Period>& periods) {
  require_one_kind(periods);
  for (std::size_t i = 1; i < periods.size(); ++i) {
    if (periods[i] != periods[i - 1].next()) {
      throw invalid_input(
          "Periods must be consecutive. " + periods[i].id() + " follows " + periods[i - 1].id() +
          "."
      );
    }
  }
  return {periods.front(), periods.size()};
}

PeriodRange PeriodRange::spanning(const std::vector<Period>& periods) {
  require_one_kind(periods);
  const auto earlier = [](const Period& a, const Period& b) {
    return a.first_day() < b.first_day();
  };
  const auto [first, last] = std::minmax_element(periods.begin(), periods.end(), earlier);
  return {*first, static_cast<std::size_t>(distance(*last, *first)) + 1};
}

Period PeriodRange::at(std::size_t position) const {
  if (position >= size_) throw internal_error("a position is beyond the end of a period range");
  return first_.plus(std::int64_t(position));
}

std::optional<std::size_t> PeriodRange::position_of(const Period& period) const {
  if (period.kind() != kind()) return std::nullopt;
  const std::int64_t steps = distance(period, first_);
  if (steps < 0 || steps >= std::int64_t(size_) || first_.plus(steps) != period)
    return std::nullopt;
  return static_cast<std::size_t>(steps);
}

std::size_t PeriodRange::position_before(const Period& period) const {
  return std::size_t(std::clamp<std::int64_t>(distance(period, first_), 0, std::int64_t(size_)));
}

std::size_t PeriodRange::position_after(const Period& period) const {
  return std::size_t(std::clamp<std::int64_t>(distance(period, first_) + 1, 0, std::int64_t(size_))
  );
}

PeriodRange PeriodRange::sub(std::size_t from, std::size_t count) const {
  if (from > size_ || count > size_ - from)
    throw internal_error("a part of a period range is beyond the end of the range");
  return {first_.plus(std::int64_t(from)), count};
}

std::vector<std::string> PeriodRange::ids() const {
  std::vector<std::string> ids;
  ids.reserve(size_);
  Period period = first_;
  for (std::size_t i = 0; i < size_; ++i, period = period.next()) ids.push_back(period.id());
  return ids;
}

}  // namespace chap::period
