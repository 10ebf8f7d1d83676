// The weekly types of DHIS2 (evaluation.md 1.4). Each row has the weekday on which a week begins
// and the markers in the texts of its weeks.
#pragma once

#include "domain/period/period.hpp"

#include <array>

namespace chap::period {

struct WeeklyKind {
  Kind kind;
  std::chrono::weekday start;
  const char* marker;      // between year and week number in an id: 2020SunW02
  const char* hyphenated;  // in the hyphenated text: 2020-S02
};

inline constexpr std::array<WeeklyKind, 5> kWeeklyKinds = {
    {{Kind::kWeek, std::chrono::Monday, "W", "-W"},
     {Kind::kWednesdayWeek, std::chrono::Wednesday, "WedW", "-WedW"},
     {Kind::kThursdayWeek, std::chrono::Thursday, "ThuW", "-ThuW"},
     {Kind::kSaturdayWeek, std::chrono::Saturday, "SatW", "-SatW"},
     {Kind::kSundayWeek, std::chrono::Sunday, "SunW", "-S"}}};

// The row of a weekly kind.
constexpr const WeeklyKind& weekly_kind(Kind kind) {
  return kWeeklyKinds[std::size_t(kind) - std::size_t(Kind::kWeek)];
}

}  // namespace chap::period
