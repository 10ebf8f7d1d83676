#include "domain/period/iso_week.hpp"

namespace chap::period {
namespace {

using std::chrono::days;
using std::chrono::weekday;
using std::chrono::year;

Day first_monday(int of_year) {
  const Day january_4 = year{of_year} / 1 / 4;
  return january_4 - days{weekday{january_4}.iso_encoding() - 1};
}

}  // namespace

IsoWeek iso_week_of(Day day) {
  const Day thursday = day - days{weekday{day}.iso_encoding() - 1} + days{3};
  const int of_year = int(std::chrono::year_month_day{thursday}.year());
  return {of_year, int((thursday - first_monday(of_year)).count() / 7) + 1};
}

Day monday_of(IsoWeek week) { return first_monday(week.year) + days{7 * (week.week - 1)}; }

int weeks_in_year(int of_year) {
  return int((first_monday(of_year + 1) - first_monday(of_year)).count() / 7);
}

}  // namespace chap::period
