#include "domain/period/week.hpp"

namespace chap::period {

using std::chrono::days;
using std::chrono::weekday;
using std::chrono::year;

// Week 1 contains 4 January. Therefore the fourth day of week 1 is a day from 1 to 7 January.
WeekNumber number_of_week(Day first) {
  const Day fourth_day = first + days{3};
  const year of_year = std::chrono::year_month_day{fourth_day}.year();
  const Day new_year = of_year / 1 / 1;
  return {int(of_year), int((fourth_day - new_year).count() / 7) + 1};
}

Day first_day_of(WeekNumber number, weekday start) {
  const Day january_4 = year{number.year} / 1 / 4;
  return january_4 - (weekday{january_4} - start) + days{7 * (number.week - 1)};
}

int weeks_in_year(int of_year, weekday start) {
  const Day first = first_day_of({of_year, 1}, start);
  return int((first_day_of({of_year + 1, 1}, start) - first).count() / 7);
}

}  // namespace chap::period
