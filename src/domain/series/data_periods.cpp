#include "domain/series/data_periods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::series {
namespace {

using period::Kind;
using period::Period;

bool is_month_or_its_first_day(const Period& period) {
  const std::chrono::year_month_day first{period.first_day()};
  return period.kind() == Kind::kMonth ||
         (period.kind() == Kind::kDay && first.day() == std::chrono::day{1});
}

void make_months(std::vector<Period>& periods) {
  if (!std::ranges::all_of(periods, is_month_or_its_first_day)) return;
  for (Period& period : periods) {
    const std::chrono::year_month_day first{period.first_day()};
    period = Period::month(int(first.year()), unsigned(first.month()));
  }
}

}  // namespace

UnusablePeriod::UnusablePeriod(std::size_t index, const std::string& what)
    : Error(ErrorCode::kInvalidInput, what), index_(index) {}

std::vector<Period> data_periods(const std::vector<std::string>& texts) {
  std::vector<Period> periods;
  periods.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto period = Period::parse(texts[i]);
    if (!period) throw UnusablePeriod(i, period::not_a_period(texts[i]));
    periods.push_back(*period);
  }
  make_months(periods);
  for (std::size_t i = 0; i < periods.size(); ++i) {
    if (periods[i].kind() != periods.front().kind()) {
      throw UnusablePeriod(
          i,
          fmt::format(
              "All periods must have the same length: {} and {} differ",
              periods.front().id(),
              periods[i].id()
          )
      );
    }
    if (!period::frequency_of(periods[i].kind())) {
      throw UnusablePeriod(
          i,
          fmt::format(
              "'{}' is neither a month nor a week; a data set is monthly or weekly", texts[i]
          )
      );
    }
  }
  return periods;
}

}  // namespace chap::series
