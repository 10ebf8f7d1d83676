// The strict grammar of periods (contract, evaluation.md 1.2).
#include "domain/period/period.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

namespace chap::period {
namespace {

using std::chrono::days;

// A smaller number is no year that anybody reports cases for, but a mistyped date (`010203`).
constexpr int kEarliestYear = 1000;
constexpr int kLatestYear = 9999;

// Takes pieces off the front; a piece that does not fit leaves the text as it is.
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

  // A number of `least` to `most` digits, as many as there are; -1 when there are fewer.
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

std::optional<Period> week_from(int year, int week, bool sunday) {
  if (week < 1 || week > weeks_in_year(year)) return std::nullopt;
  const Day monday = monday_of({year, week});
  const Period period = Period::week(sunday ? monday + days{6} : monday);
  // All seven days must be dates that 1.2 can write and read.
  if (calendar_year(period.first_day()) < kEarliestYear) return std::nullopt;
  if (calendar_year(period.last_day()) > kLatestYear) return std::nullopt;
  return period;
}

// Behind a year and a hyphen: `01`, `1`, `01-31`, `W02`, `S02`.
std::optional<Period> hyphenated_from(int year, Scanner in) {
  const bool monday = in.take("W");
  if (monday || in.take("S")) {
    const int week = in.number(1, 2);
    return in.at_end() ? week_from(year, week, !monday) : std::nullopt;
  }
  const std::size_t length = in.rest().size();
  const int month = in.number(1, 2);
  if (month < 1 || month > 12) return std::nullopt;
  if (in.at_end()) return Period::month(year, unsigned(month));
  if (!in.take("-") || length != 5) return std::nullopt;
  const int day = in.number(2, 2);
  const auto date = day_from(year, month, day);
  return in.at_end() && date ? std::optional(Period::day(*date)) : std::nullopt;
}

// Behind a year: nothing, `01`, `0131`.
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

// One end of a range: a date, a time of day may follow.
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
  const std::chrono::weekday weekday{*first};
  if (weekday != std::chrono::Monday && weekday != std::chrono::Sunday) return std::nullopt;
  const IsoWeek label = iso_week_of(*first);
  return week_from(label.year, label.week, weekday == std::chrono::Sunday);
}

}  // namespace

std::optional<Period> Period::parse(std::string_view text) {
  text = ascii::trimmed(text);
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos)
    return range_from(text.substr(0, slash), text.substr(slash + 1));
  Scanner in(text);
  const int year = in.number(4, 4);
  if (year < kEarliestYear) return std::nullopt;
  const bool sunday = in.take("SunW");
  if (sunday || in.take("W")) {
    const int week = in.number(1, 2);
    return in.at_end() ? week_from(year, week, sunday) : std::nullopt;
  }
  if (in.take("-")) return hyphenated_from(year, in);
  return compact_from(year, in);
}

}  // namespace chap::period
