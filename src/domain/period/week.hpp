// Numbered weeks that begin on any day of the week (evaluation.md 1.3, 1.4). Week 1 of a year is
// the week that contains 4 January. The weeks that begin on a Monday are those of ISO 8601.
#pragma once

#include <chrono>

namespace chap::period {

using Day = std::chrono::sys_days;

struct WeekNumber {
  int year = 0;  // the week's own year, which may differ from the calendar year of its days
  int week = 0;  // 1..53
};

// The number of the week that begins on `first`, among the weeks that begin on that weekday.
WeekNumber number_of_week(Day first);
// The first day of a week; `start` is the day of the week on which it begins.
Day first_day_of(WeekNumber number, std::chrono::weekday start);
// 52 or 53.
int weeks_in_year(int year, std::chrono::weekday start);

}  // namespace chap::period
