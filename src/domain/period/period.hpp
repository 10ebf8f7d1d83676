// A time period of the data: year, month, week or day (contract, evaluation.md 1).
// A small value; parse each distinct text once.
#pragma once

#include "domain/period/iso_week.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::period {

enum class Kind : std::uint8_t { kYear, kMonth, kWeek, kSundayWeek, kDay };

class Period {
 public:
  // By the strict grammar of 1.2; nothing for anything else.
  static std::optional<Period> parse(std::string_view text);
  // The same; throws Error (kInvalidInput) naming the text.
  static Period require(std::string_view text);

  static Period year(int year);
  static Period month(int year, unsigned month);
  static Period day(Day day);
  // Seven days from a Monday (kWeek) or a Sunday (kSundayWeek).
  static Period week(Day first);

  Kind kind() const { return kind_; }
  bool is_weekly() const { return kind_ == Kind::kWeek || kind_ == Kind::kSundayWeek; }
  Day first_day() const { return first_; }
  Day end_day() const;  // the day after the last
  Day last_day() const { return end_day() - std::chrono::days{1}; }

  std::string id() const;          // stored: 202001, 2020W02, 2020SunW02
  std::string hyphenated() const;  // 2020-01, 2020-W02, 2020-S02
  std::string table_text() const;  // 2020-01, 2020-01-06/2020-01-12
  std::string date_text() const;   // first day, YYYY-MM-DD

  Period plus(std::int64_t steps) const;  // steps of this kind, also negative
  Period next() const { return plus(1); }
  Period previous() const { return plus(-1); }

  // Calendar month of the first day, 1..12; ISO week of the label, 1..53.
  unsigned month_of_year() const;
  int week_of_year() const;

  friend bool operator==(const Period&, const Period&) = default;

 private:
  Period(Kind kind, Day first) : first_(first), kind_(kind) {}
  IsoWeek label() const;

  Day first_;
  Kind kind_;
};

// 1.5: a < b iff a ends no later than b starts; a <= b is "not a > b".
bool before(const Period& a, const Period& b);
bool after(const Period& a, const Period& b);

// a - b in steps of their kind, negative when a is earlier. The kinds must be equal.
std::int64_t distance(const Period& a, const Period& b);

// 1-based: the first forecast period has horizon 1. `split` is the stored last_seen_period.
inline std::int64_t horizon_distance(const Period& period, const Period& split) {
  return distance(period, split) + 1;
}

// What a data set of this kind is called and how far it is forecast by default (1.7). Only months
// and weeks can be stored.
struct Frequency {
  const char* period_type;  // month, week
  const char* letter;       // M, W
  int default_horizon;      // 3, 12
};
std::optional<Frequency> frequency_of(Kind kind);

}  // namespace chap::period
