// Numbers of weeks that may begin on any day of the week (evaluation.md 1.3, 1.4). Week 1 of a year
// is the week that contains 4 January. Weeks that begin on a Monday are the weeks of ISO 8601.
#pragma once

#include <chrono>

namespace chap::period {

using Day = std::chrono::sys_days;

struct WeekNumber {
  int year = 0;  // the year in the id; some days of the week may be in another calendar year
  int week = 0;  // 1..53
};

// The number of the week that begins on `first`, counted among the weeks that begin on the same
// weekday.
WeekNumber number_of_week(Day first);
// The first day of a week; `start` is the weekday on which the week begins.
Day first_day_of(WeekNumber number, std::chrono::weekday start);
// The number of weeks in a year: 52 or 53.
int weeks_in_year(int year, std::chrono::weekday start);

}  // namespace chap::period
