#include "domain/period/period_range.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

namespace chap::period {
namespace {

using testing_support::at;
using testing_support::read_vectors;

TEST(PeriodTest, IdsAndTableTextsRoundTrip) {
  for (const char* start :
       {"2019",
        "201901",
        "2019W01",
        "2019WedW01",
        "2019ThuW01",
        "2019SatW01",
        "2019SunW01",
        "2019-01-01"}) {
    Period period = Period::require(start);
    for (int i = 0; i < 600; ++i, period = period.next()) {
      EXPECT_EQ(Period::require(period.id()), period);
      EXPECT_EQ(Period::require(period.hyphenated()), period);
      if (period.is_weekly()) {
        EXPECT_EQ(Period::require(period.table_text()), period);
      }
      EXPECT_EQ(period.next().previous(), period);
      EXPECT_EQ(distance(period.plus(7), period), 7);
    }
  }
}

TEST(PeriodTest, RefusesInvalidTexts) {
  for (const char* text :
       {"",
        " ",
        "abc",
        "2020w01",
        "2020W00",
        "2021W53",
        "2020W54",
        "2020-13",
        "202013",
        "20200230",
        "2020-02-30",
        "2020TueW1",
        "2020FriW1",
        "2020WedW53",
        "2020SatW0",
        "2020SatW",
        "2020-Sat1",
        "2026SunW53",
        "2020BiW1",
        "2020Q1",
        "2020S1",
        "2020April",
        "2020.01",
        "202001.0",
        "12",
        "20-01-05",
        "2020-01-1",
        "2020-1-01",
        "2020W1x",
        "2020-01-06/2020-01-13",
        "2020-01-07/2020-01-13",
        "/",
        "2020/2021",
        "99999999999999999999",
        "0000",
        "\xff\xfe"}) {
    EXPECT_FALSE(Period::parse(text).has_value()) << text;
  }
}

TEST(PeriodTest, SeasonAttributesOfTheContract) {
  const auto document = read_vectors("periods.json");
  for (const json::Value& c : at(document.root(), "season_attributes").items()) {
    const Period period = Period::require(at(c, "id").as_string());
    EXPECT_EQ(period.month_of_year(), at(c, "month_of_start").as_int());
    if (!period.is_weekly()) continue;
    // `week` is absent if it equals the ISO week of the first day.
    const json::Value* given = c.find("week");
    const json::Value& week = given != nullptr ? *given : at(c, "iso_week_of_start");
    EXPECT_EQ(period.week_of_year(), week.as_int());
  }
}

TEST(PeriodRangeTest, FindsAndSlicesPeriods) {
  const PeriodRange range(Period::require("202011"), 5);
  const auto document = read_vectors("periods.json");
  for (const json::Value& c : at(document.root(), "range_search").items()) {
    const Period period = Period::require(at(c, "period").as_string());
    EXPECT_EQ(range.position_before(period), std::size_t(at(c, "left").as_int())) << period.id();
    EXPECT_EQ(range.position_after(period), std::size_t(at(c, "right").as_int())) << period.id();
  }
  EXPECT_EQ(range.sub(1, 2).ids(), (std::vector<std::string>{"202012", "202101"}));
  EXPECT_EQ(range.last().id(), "202103");
  EXPECT_EQ(range.position_of(Period::require("202103")), 4U);
  EXPECT_FALSE(range.position_of(Period::require("202104")).has_value());
  EXPECT_FALSE(range.position_of(Period::require("2020W45")).has_value());
  EXPECT_THROW(range.at(5), Error);
  EXPECT_THROW(range.sub(3, 3), Error);
}

TEST(PeriodRangeTest, RefusesMixedKinds) {
  EXPECT_THROW(
      PeriodRange::spanning({Period::require("202011"), Period::require("2020W45")}), Error
  );
  EXPECT_THROW(PeriodRange::spanning({}), Error);
}

}  // namespace
}  // namespace chap::period
