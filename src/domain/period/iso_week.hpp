// Weeks of ISO 8601: week 1 is the one with 4 January, weeks run Monday to Sunday
// (evaluation.md 1.3).
#pragma once

#include <chrono>

namespace chap::period {

using Day = std::chrono::sys_days;

struct IsoWeek {
  int year = 0;  // the week's own year, which may differ from the calendar year of its days
  int week = 0;  // 1..53
};

IsoWeek iso_week_of(Day day);
// The Monday of a week; the week must exist.
Day monday_of(IsoWeek week);
// 52 or 53.
int weeks_in_year(int year);

}  // namespace chap::period
