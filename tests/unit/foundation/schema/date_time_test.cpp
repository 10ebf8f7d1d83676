// Tests the date-times of http-api.md 2.5: the accepted texts, and the error messages for refused
// texts.
#include "foundation/schema/date_time.hpp"

#include "foundation/json/parse.hpp"
#include "tests/unit/foundation/schema/problem_messages.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chap::schema {
namespace {

constexpr const char* kExtra =
    "datetime_from_date_parsing: unexpected extra characters at the end of the input";
constexpr const char* kShort = "datetime_from_date_parsing: input is too short";
constexpr const char* kMonth =
    "datetime_from_date_parsing: month value is outside expected range of 1-12";
constexpr const char* kLate =
    "datetime_parsing: dates after 9999 are not supported as unix timestamps";
constexpr const char* kEarly =
    "datetime_parsing: dates before 0000 are not supported as unix timestamps";
constexpr const char* kLateText =
    "datetime_from_date_parsing: dates after 9999 are not supported as unix timestamps";
constexpr const char* kEarlyText =
    "datetime_from_date_parsing: dates before 0000 are not supported as unix timestamps";
constexpr const char* kYear = "datetime_from_date_parsing: invalid character in year";
constexpr const char* kDay = "datetime_from_date_parsing: day value is outside expected range";
constexpr const char* kSeparator =
    "datetime_from_date_parsing: invalid date separator, expected `-`";
constexpr const char* kYearZero = "datetime_parsing: year 0 is out of range";
constexpr const char* kNan = "datetime_parsing: NaN values not permitted";

struct Row {
  const char* json;
  const char* expected;  // "=" if the value is accepted, otherwise type and reason of the problem
};

const std::vector<Row> kRows = {
    {R"("2026-03-01T09:30:00")", "="},
    {R"("2026-03-01T09:30:00.125")", "="},
    {R"("2026-03-01 09:30")", "="},
    {R"("2026-03-01t09:30:00Z")", "="},
    {R"("2026-03-01_09:30:00")", "="},
    {R"("2026-03-01T09:30:00+02:00")", "="},
    {R"("2026-03-01T09:30:00-0230")", "="},
    {R"("2026-03-01T09:30:00z")", "="},
    {R"("2026-03-01")", "="},
    {"1772357400", "="},
    {"1772357400.5", "="},
    {R"("1772357400")", "="},
    {R"("1772357400.5")", "="},
    {R"("-1")", "="},
    {"true", "datetime_type"},
    {"null", "datetime_type"},
    {"[]", "datetime_type"},
    {"{}", "datetime_type"},
    {R"("")", kShort},
    {R"("x")", kShort},
    {R"("2026")", "="},
    {R"("2026-02-30")", kDay},
    {R"("2026-13-01")", kMonth},
    {R"("2026-00-01")", kMonth},
    {R"("2026-1-1")", kShort},
    {R"("2026/03/01")", kSeparator},
    {R"("2026-13-01T00:00")", kMonth},
    {R"("2026-03-01T25:00")", kExtra},
    {R"("2026-03-01T09:60")", kExtra},
    {R"("2026-03-01T09:30:61")", kExtra},
    {R"("2026-03-01X09:30")", kExtra},
    {R"("2026-03-01T")", kExtra},
    {R"("2026-03-01T09")", kExtra},
    {R"("2026-03-01T09:30:00zz")", kExtra},
    {R"("2026-03-01T09:30:00+")", kExtra},
    {R"("2026-03-01T09:30:00+2")", kExtra},
    {R"("2026-03-01T09:30:00+25:00")", kExtra},
    {R"("2026-03-01T09:30:00.")", kExtra},
    {R"("2026-03-01T24:00:00")", kExtra},
    {R"("0001-01-01")", "="},
    {R"("9999-12-31")", "="},
    {R"("20260301")", "="},
    {R"(" 2026-03-01")", kYear},
    {"NaN", kNan},
    {"Infinity", kLate},
    {"1e20", kLate},
    {R"("1e5")", kShort},
    {R"("99999999999999999999")", kSeparator},
    {"-1e20", kEarly},
    {"-Infinity", kEarly},
    {"21000000000", "="},
    {"253402300799999", "="},
    {"253402300800000", kLate},
    {"-62135596800000", "="},
    {"-62135596801000", kYearZero},
    {R"("253402300800000")", kLateText},
    {R"("-62135596801000")", kYearZero},
    {R"("-9999999999999999")", kEarlyText},
    {R"("1.")", "="},
    {R"("1.5.5")", kShort},
    {R"(".5")", "="},
    {R"("-")", kShort},
    {R"("+5")", "="},
    {R"("2026-03-01T09:30:00.1234567")", "="},
    {R"("2026-03-01T09:30:00,5")", "="},
    {R"("2026-03-01T09:30:00+23:59")", "="},
    {R"("2026-03-01T09:30:00+24:00")", kExtra},
    {R"("2026-03-01T09:30Z")", "="},
    {R"("0000-01-01")", kYearZero},
    {R"("2026-03-01 ")", kExtra},
    {R"("5 ")", kShort},
};

TEST(DateTimeTest, AcceptsValidAndRefusesInvalidValues) {
  for (const Row& row : kRows) {
    const json::Document document = json::parse(row.json);
    DateTime out;
    Report report;
    std::string found = "=";
    if (!read_date_time(document.root(), out, report)) {
      found = test::types_of(report);
      const std::string& ctx = report.problems().front().ctx;
      if (!ctx.empty()) {
        const json::Document context = json::parse(ctx);
        found += ": " + std::string(context.root().find("error")->as_string());
      }
      test::expect_listed_messages(report, "[");
    } else if (document.root().is_string()) {
      EXPECT_EQ(out.text, document.root().as_string());
    }
    EXPECT_EQ(found, row.expected) << row.json;
  }
}

}  // namespace
}  // namespace chap::schema
