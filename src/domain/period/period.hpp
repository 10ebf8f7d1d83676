// A time period of the data: a year, month, week or day (evaluation.md 1). A Period is
// small and cheap to copy. Parsing is slow, so parse each distinct text only once.
#pragma once

#include "domain/period/week.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::period {

// DHIS2 has five weekly kinds, which begin on different days of the week. kWeek begins on a Monday.
enum class Kind : std::uint8_t {
  kYear,
  kMonth,
  kWeek,
  kWednesdayWeek,
  kThursdayWeek,
  kSaturdayWeek,
  kSundayWeek,
  kDay
};

constexpr bool is_weekly(Kind kind) { return kind >= Kind::kWeek && kind <= Kind::kSundayWeek; }

class Period {
 public:
  // Reads a period by the strict grammar of evaluation.md 1.2. Returns nullopt if the text is not a
  // period.
  static std::optional<Period> parse(std::string_view text);
  // Like parse(), but throws Error (kInvalidInput) if the text is not a period. The error contains
  // the text.
  static Period require(std::string_view text);

  static Period year(int year);
  static Period month(int year, unsigned month);
  static Period day(Day day);
  // The week that begins on this day; nullopt for a Tuesday or a Friday, on which no weekly kind
  // begins.
  static std::optional<Period> week(Day first);

  Kind kind() const { return kind_; }
  bool is_weekly() const { return period::is_weekly(kind_); }
  Day first_day() const { return first_; }
  Day end_day() const;  // the day after the last day
  Day last_day() const { return end_day() - std::chrono::days{1}; }

  std::string id() const;          // as stored: 202001, 2020W02, 2020SunW02
  std::string hyphenated() const;  // 2020-01, 2020-W02, 2020-WedW02, 2020-S02
  std::string table_text() const;  // for tables: 2020-01, 2020-01-06/2020-01-12
  std::string date_text() const;   // first day, YYYY-MM-DD

  Period plus(std::int64_t steps) const;  // `steps` periods of this kind later; may be negative
  Period next() const { return plus(1); }
  Period previous() const { return plus(-1); }

  // Calendar month of the first day, 1..12.
  unsigned month_of_year() const;
  // The number of a weekly period, 1..53, as in its id.
  int week_of_year() const;

  friend bool operator==(const Period&, const Period&) = default;

 private:
  Period(Kind kind, Day first) : first_(first), kind_(kind) {}

  Day first_;
  Kind kind_;
};

// The error sentence for a text that is not a period. The sentence lists the accepted forms.
std::string not_a_period(std::string_view text);

// a is before b if a ends no later than b starts (evaluation.md 1.5). Periods of different kinds
// may overlap; then neither is before or after the other.
bool before(const Period& a, const Period& b);
bool after(const Period& a, const Period& b);

// The number of periods from b to a, negative if a is earlier than b. Both periods must be of the
// same kind.
std::int64_t distance(const Period& a, const Period& b);

// The horizon of a forecast period: 1 for the first period of the window. `split` is the split
// period, which the column `last_seen_period` contains.
inline std::int64_t horizon_distance(const Period& period, const Period& split) {
  return distance(period, split) + 1;
}

// The names of a data set's frequency, and the default horizon of forecasts in periods
// (evaluation.md 1.7). frequency_of() returns nullopt for yearly and daily kinds, because only
// monthly and weekly data sets can be stored.
struct Frequency {
  const char* period_type;  // month, week
  const char* letter;       // M, W
  int default_horizon;      // 3, 12
};
std::optional<Frequency> frequency_of(Kind kind);
// The default horizon of forecasts in periods. Returns the default for months if `kind` is a year
// or a day, because no data set has such periods.
int default_horizon(Kind kind);

}  // namespace chap::period
