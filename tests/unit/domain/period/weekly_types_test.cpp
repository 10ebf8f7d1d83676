// Tests the five weekly types of DHIS2 (evaluation.md 1.4).
#include "domain/period/period_range.hpp"
#include "domain/period/weekly_kinds.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace chap::period {
namespace {

using testing_support::at;
using testing_support::read_vectors;
using testing_support::text_at;

TEST(WeeklyTypesTest, WeekOneContainsTheFourthOfJanuary) {
  const auto document = read_vectors("weekly_types.json");
  // Each row has a year, the first day of its week 1, and its number of weeks.
  for (const json::Value& type : at(document.root(), "types").items()) {
    for (const json::Value& row : at(type, "years").items()) {
      const auto year = row.items()[0].as_int();
      const auto weeks = row.items()[2].as_int();
      const auto id = [&](std::int64_t of_year, std::int64_t week) {
        return fmt::format("{}{}{:02}", of_year, text_at(type, "marker"), week);
      };
      const Period first = Period::require(id(year, 1));
      EXPECT_EQ(first.date_text(), row.items()[1].as_string()) << first.id();
      EXPECT_EQ(first.id(), id(year, 1));
      EXPECT_EQ(first.hyphenated(), fmt::format("{}{}01", year, text_at(type, "hyphenated")));
      EXPECT_EQ(first.plus(weeks - 1).id(), id(year, weeks));
      EXPECT_EQ(first.plus(weeks).id(), id(year + 1, 1));
      EXPECT_EQ(Period::parse(id(year, 53)).has_value(), weeks == 53) << id(year, 53);
    }
  }
}

TEST(WeeklyTypesTest, ReadsIdsOfDhis2) {
  EXPECT_EQ(Period::require("2023SunW2").date_text(), "2023-01-08");
  EXPECT_EQ(Period::require("2025SunW53").table_text(), "2025-12-28/2026-01-03");
  EXPECT_EQ(Period::require("2025SunW53").next().id(), "2026SunW01");
  EXPECT_FALSE(Period::parse("2026SunW53").has_value());
  EXPECT_EQ(Period::require("2024WedW5").date_text(), "2024-01-31");
  EXPECT_EQ(Period::require("2024ThuW5").date_text(), "2024-02-01");
  EXPECT_EQ(Period::require("2024SatW5").date_text(), "2024-01-27");
}

TEST(WeeklyTypesTest, TheFirstDayOfARangeOfSevenDaysDeterminesItsWeeklyType) {
  EXPECT_EQ(Period::require("2024-01-31/2024-02-06").id(), "2024WedW05");
  EXPECT_EQ(Period::require("2024-02-01/2024-02-07").id(), "2024ThuW05");
  EXPECT_EQ(Period::require("20240127/20240202").id(), "2024SatW05");
  EXPECT_EQ(Period::require("2025-12-28/2026-01-03").id(), "2025SunW53");
  EXPECT_FALSE(Period::parse("2024-01-30/2024-02-05").has_value());  // Tuesday
  EXPECT_FALSE(Period::parse("2024-02-02/2024-02-08").has_value());  // Friday
}

TEST(WeeklyTypesTest, ARangeCannotMixWeeklyTypes) {
  const std::vector<Period> weeks = {Period::require("2024WedW05"), Period::require("2024ThuW06")};
  EXPECT_THROW(PeriodRange::spanning(weeks), Error);
  for (const WeeklyKind& weekly : kWeeklyKinds) {
    EXPECT_STREQ(frequency_of(weekly.kind)->period_type, "week");
    EXPECT_EQ(weekly_kind(weekly.kind).start, weekly.start);
  }
}

}  // namespace
}  // namespace chap::period
