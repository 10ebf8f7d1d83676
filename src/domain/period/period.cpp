#include "domain/period/period.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

namespace chap::period {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::weekday;
using std::chrono::year_month_day;

// Months since year 0, the steps that months are counted in.
std::int64_t month_number(Day day) {
  const year_month_day date{day};
  return std::int64_t(int(date.year())) * 12 + unsigned(date.month()) - 1;
}

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

}  // namespace

Period Period::require(std::string_view text) {
  const auto period = parse(text);
  if (!period) throw invalid_input(fmt::format("'{}' is not a period", text.substr(0, 60)));
  return *period;
}

Period Period::year(int year) { return {Kind::kYear, std::chrono::year{year} / 1 / 1}; }

Period Period::month(int year, unsigned month) {
  return {Kind::kMonth, std::chrono::year{year} / int(month) / 1};
}

Period Period::day(Day day) { return {Kind::kDay, day}; }

Period Period::week(Day first) {
  return {weekday{first} == std::chrono::Sunday ? Kind::kSundayWeek : Kind::kWeek, first};
}

Day Period::end_day() const {
  switch (kind_) {
    case Kind::kYear:
      return first_of_month(month_number(first_) + 12);
    case Kind::kMonth:
      return first_of_month(month_number(first_) + 1);
    case Kind::kWeek:
    case Kind::kSundayWeek:
      return first_ + days{7};
    case Kind::kDay:
      break;
  }
  return first_ + days{1};
}

// A Sunday week carries the label of the ISO week that its Sunday ends (1.4).
IsoWeek Period::label() const { return iso_week_of(first_); }

std::string Period::id() const {
  const year_month_day date{first_};
  switch (kind_) {
    case Kind::kYear:
      return fmt::format("{:04}", int(date.year()));
    case Kind::kMonth:
      return fmt::format("{:04}{:02}", int(date.year()), unsigned(date.month()));
    case Kind::kWeek:
      return fmt::format("{:04}W{:02}", label().year, label().week);
    case Kind::kSundayWeek:
      return fmt::format("{:04}SunW{:02}", label().year, label().week);
    case Kind::kDay:
      break;
  }
  return fmt::format(
      "{:04}{:02}{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day())
  );
}

std::string Period::hyphenated() const {
  switch (kind_) {
    case Kind::kMonth:
      return iso_date(first_).substr(0, 7);
    case Kind::kWeek:
      return fmt::format("{:04}-W{:02}", label().year, label().week);
    case Kind::kSundayWeek:
      return fmt::format("{:04}-S{:02}", label().year, label().week);
    case Kind::kDay:
      return iso_date(first_);
    case Kind::kYear:
      break;
  }
  return id();
}

std::string Period::table_text() const {
  if (is_weekly()) return iso_date(first_) + "/" + iso_date(last_day());
  return hyphenated();
}

std::string Period::date_text() const { return iso_date(first_); }

Period Period::plus(std::int64_t steps) const {
  switch (kind_) {
    case Kind::kYear:
      return {kind_, first_of_month(month_number(first_) + 12 * steps)};
    case Kind::kMonth:
      return {kind_, first_of_month(month_number(first_) + steps)};
    case Kind::kWeek:
    case Kind::kSundayWeek:
      return {kind_, first_ + days{7 * steps}};
    case Kind::kDay:
      break;
  }
  return {kind_, first_ + days{steps}};
}

unsigned Period::month_of_year() const { return unsigned(year_month_day{first_}.month()); }

int Period::week_of_year() const { return label().week; }

bool before(const Period& a, const Period& b) { return a.end_day() <= b.first_day(); }
bool after(const Period& a, const Period& b) { return a.first_day() >= b.end_day(); }

std::int64_t distance(const Period& a, const Period& b) {
  switch (a.kind()) {
    case Kind::kYear:
      return (month_number(a.first_day()) - month_number(b.first_day())) / 12;
    case Kind::kMonth:
      return month_number(a.first_day()) - month_number(b.first_day());
    case Kind::kWeek:
    case Kind::kSundayWeek:
      return (a.first_day() - b.first_day()).count() / 7;
    case Kind::kDay:
      break;
  }
  return (a.first_day() - b.first_day()).count();
}

std::optional<Frequency> frequency_of(Kind kind) {
  switch (kind) {
    case Kind::kMonth:
      return Frequency{"month", "M", 3};
    case Kind::kWeek:
    case Kind::kSundayWeek:
      return Frequency{"week", "W", 12};
    default:
      return std::nullopt;
  }
}

}  // namespace chap::period
