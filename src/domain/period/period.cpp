#include "domain/period/period.hpp"

#include "domain/period/weekly_kinds.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

namespace chap::period {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::weekday;
using std::chrono::year_month_day;

// The number of months from January of year 0 to the month of this day.
std::int64_t month_number(Day day) {
  const year_month_day date{day};
  return std::int64_t(int(date.year())) * 12 + unsigned(date.month()) - 1;
}

// The first day of the month with this number, as month_number() counts months.
Day first_of_month(std::int64_t number) {
  const std::int64_t year = number >= 0 ? number / 12 : -((11 - number) / 12);
  return std::chrono::year{int(year)} / int(number - year * 12 + 1) / 1;
}

std::string iso_date(Day day) {
  const year_month_day date{day};
  return fmt::format(
      "{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day())
  );
}

std::string week_text(Day first, const char* marker) {
  const WeekNumber number = number_of_week(first);
  return fmt::format("{:04}{}{:02}", number.year, marker, number.week);
}

}  // namespace

Period Period::require(std::string_view text) {
  const auto period = parse(text);
  if (!period) throw invalid_input(not_a_period(text));
  return *period;
}

std::string not_a_period(std::string_view text) {
  return fmt::format(
      "'{}' is not a period; write a month as 202001 or 2020-01, a week as 2020W01 or 2020SunW01",
      text.substr(0, 60)
  );
}

Period Period::year(int year) { return {Kind::kYear, std::chrono::year{year} / 1 / 1}; }

Period Period::month(int year, unsigned month) {
  return {Kind::kMonth, std::chrono::year{year} / int(month) / 1};
}

Period Period::day(Day day) { return {Kind::kDay, day}; }

std::optional<Period> Period::week(Day first) {
  for (const WeeklyKind& weekly : kWeeklyKinds) {
    if (weekday{first} == weekly.start) return Period{weekly.kind, first};
  }
  return std::nullopt;
}

Day Period::end_day() const {
  if (is_weekly()) return first_ + days{7};
  if (kind_ == Kind::kYear) return first_of_month(month_number(first_) + 12);
  if (kind_ == Kind::kMonth) return first_of_month(month_number(first_) + 1);
  return first_ + days{1};
}

std::string Period::id() const {
  const year_month_day date{first_};
  if (is_weekly()) return week_text(first_, weekly_kind(kind_).marker);
  if (kind_ == Kind::kYear) return fmt::format("{:04}", int(date.year()));
  if (kind_ == Kind::kMonth) {
    return fmt::format("{:04}{:02}", int(date.year()), unsigned(date.month()));
  }
  return fmt::format(
      "{:04}{:02}{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day())
  );
}

std::string Period::hyphenated() const {
  if (is_weekly()) return week_text(first_, weekly_kind(kind_).hyphenated);
  if (kind_ == Kind::kMonth) return iso_date(first_).substr(0, 7);
  return kind_ == Kind::kDay ? iso_date(first_) : id();
}

std::string Period::table_text() const {
  if (is_weekly()) return iso_date(first_) + "/" + iso_date(last_day());
  return hyphenated();
}

std::string Period::date_text() const { return iso_date(first_); }

Period Period::plus(std::int64_t steps) const {
  if (is_weekly()) return {kind_, first_ + days{7 * steps}};
  if (kind_ == Kind::kDay) return {kind_, first_ + days{steps}};
  const std::int64_t months = kind_ == Kind::kYear ? 12 * steps : steps;
  return {kind_, first_of_month(month_number(first_) + months)};
}

unsigned Period::month_of_year() const { return unsigned(year_month_day{first_}.month()); }

int Period::week_of_year() const { return number_of_week(first_).week; }

bool before(const Period& a, const Period& b) { return a.end_day() <= b.first_day(); }
bool after(const Period& a, const Period& b) { return a.first_day() >= b.end_day(); }

std::int64_t distance(const Period& a, const Period& b) {
  const std::int64_t apart = (a.first_day() - b.first_day()).count();
  if (a.is_weekly()) return apart / 7;
  if (a.kind() == Kind::kDay) return apart;
  const std::int64_t months = month_number(a.first_day()) - month_number(b.first_day());
  return a.kind() == Kind::kYear ? months / 12 : months;
}

std::optional<Frequency> frequency_of(Kind kind) {
  if (is_weekly(kind)) return Frequency{"week", "W", 12};
  if (kind == Kind::kMonth) return Frequency{"month", "M", 3};
  return std::nullopt;
}

int default_horizon(Kind kind) {
  const auto frequency = frequency_of(kind);
  return frequency ? frequency->default_horizon : frequency_of(Kind::kMonth)->default_horizon;
}

}  // namespace chap::period
