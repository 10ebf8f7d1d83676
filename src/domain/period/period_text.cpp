// The strict grammar of periods (evaluation.md 1.2).
#include "domain/period/period.hpp"
#include "domain/period/weekly_kinds.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

namespace chap::period {
namespace {

using std::chrono::days;

// A text with a smaller year is more likely a mistyped date such as `010203` and is refused.
constexpr int kEarliestYear = 1000;
constexpr int kLatestYear = 9999;
constexpr std::size_t kDateLength = 10;  // 2020-01-31

// Reads a text piece by piece from its front. A call that finds no match reads nothing.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // Reads a number that has `least` to `most` digits; reads as many digits as possible. Returns -1
  // if there are fewer than `least` digits.
  int number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < rest_.size() && ascii::is_digit(rest_[count])) {
      value = value * 10 + (rest_[count++] - '0');
    }
    if (count < least) return -1;
    rest_.remove_prefix(count);
    return value;
  }

 private:
  std::string_view rest_;
};

std::optional<Day> day_from(int year, int month, int day) {
  if (year < kEarliestYear || month < 1 || day < 1) return std::nullopt;
  const auto date = std::chrono::year{year} / month / day;
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

int calendar_year(Day day) { return int(std::chrono::year_month_day{day}.year()); }

// Returns nullopt unless all seven days of the week are in the years that the grammar accepts.
std::optional<Period> within_years(std::optional<Period> week) {
  if (!week || calendar_year(week->first_day()) < kEarliestYear) return std::nullopt;
  return calendar_year(week->last_day()) > kLatestYear ? std::nullopt : week;
}

std::optional<Period> week_from(int year, int week, std::chrono::weekday start) {
  if (week < 1 || week > weeks_in_year(year, start)) return std::nullopt;
  return within_years(Period::week(first_day_of({year, week}, start)));
}

// Reads the marker that may follow a year in the text of a week: `W`, `-W`, `SunW`, `-SunW`, `-S`.
// Returns null if the text begins with another character. `W` is tried last, because `WedW` begins
// with `W`.
const WeeklyKind* take_week_marker(Scanner& in) {
  const bool hyphen = in.take("-");
  for (const WeeklyKind& weekly : kWeeklyKinds) {
    if (weekly.kind != Kind::kWeek && in.take(weekly.marker)) return &weekly;
  }
  if (in.take(weekly_kind(Kind::kWeek).marker)) return &weekly_kind(Kind::kWeek);
  return hyphen && in.take("S") ? &weekly_kind(Kind::kSundayWeek) : nullptr;
}

// Reads the part that may follow a year and a hyphen: `01`, `1`, `01-31`.
std::optional<Period> hyphenated_from(int year, Scanner in) {
  const std::size_t length = in.rest().size();
  const int month = in.number(1, 2);
  if (month < 1 || month > 12) return std::nullopt;
  if (in.at_end()) return Period::month(year, unsigned(month));
  if (!in.take("-") || length != 5) return std::nullopt;
  const int day = in.number(2, 2);
  const auto date = day_from(year, month, day);
  return in.at_end() && date ? std::optional(Period::day(*date)) : std::nullopt;
}

// Reads the part that may follow a year without a hyphen: nothing, `01`, `0131`.
std::optional<Period> compact_from(int year, Scanner in) {
  if (in.at_end()) return Period::year(year);
  const std::size_t length = in.rest().size();
  const int month = in.number(2, 2);
  if (length == 2 && in.at_end() && month >= 1 && month <= 12)
    return Period::month(year, unsigned(month));
  const int day = in.number(2, 2);
  const auto date = day_from(year, month, day);
  return length == 4 && in.at_end() && date ? std::optional(Period::day(*date)) : std::nullopt;
}

// Reads one end of a range: a date, optionally with a time of day.
std::optional<Day> range_end(std::string_view text) {
  text = ascii::trimmed(text);
  const std::size_t time = text.find_first_of("T ");
  const std::string_view date = text.substr(0, time);
  Scanner in(date);
  const int year = in.number(4, 4);
  const bool hyphens = in.take("-");
  const int month = in.number(2, 2);
  if (hyphens && !in.take("-")) return std::nullopt;
  const int day = in.number(2, 2);
  if (!in.at_end()) return std::nullopt;
  if (time != std::string_view::npos) {
    const std::string_view clock = text.substr(time + 1);
    if (clock.empty() || clock.find_first_not_of("0123456789:.") != std::string_view::npos) {
      return std::nullopt;
    }
  }
  return day_from(year, month, day);
}

std::optional<Period> range_from(std::string_view first_text, std::string_view last_text) {
  const auto first = range_end(first_text);
  const auto last = range_end(last_text);
  if (!first || !last || *last != *first + days{6}) return std::nullopt;
  return within_years(Period::week(*first));
}

}  // namespace

std::optional<Period> Period::parse(std::string_view text) {
  text = ascii::trimmed(text);
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos)
    return range_from(text.substr(0, slash), text.substr(slash + 1));
  if (text.find_first_of("T ") == kDateLength) {  // a date with a time of day
    const auto day = range_end(text);
    return day ? std::optional(Period::day(*day)) : std::nullopt;
  }
  Scanner in(text);
  const int year = in.number(4, 4);
  if (year < kEarliestYear) return std::nullopt;
  Scanner behind_marker = in;
  if (const WeeklyKind* weekly = take_week_marker(behind_marker)) {
    const int week = behind_marker.number(1, 2);
    return behind_marker.at_end() ? week_from(year, week, weekly->start) : std::nullopt;
  }
  if (in.take("-")) return hyphenated_from(year, in);
  return compact_from(year, in);
}

}  // namespace chap::period
