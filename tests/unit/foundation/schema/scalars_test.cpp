#include "foundation/schema/scalars.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/schema/date_time.hpp"
#include "foundation/schema/naming.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace chap::schema {
namespace {

// What reading `text` gives: the value as text, or the type of the problem.
template <class T, class Read>
std::string outcome(const char* text, Read read) {
  const json::Document document = json::parse(text);
  Report report;
  T out{};
  if (!read(document.root(), out, report)) return report.problems().front().type;
  if constexpr (std::is_same_v<T, std::string>) {
    return out;
  } else {
    return std::to_string(out);
  }
}

struct Case {
  const char* json;
  const char* expected;
};

TEST(ScalarsTest, ReadsIntegersLeniently) {
  for (const Case& c : {
           Case{"5", "5"},
           Case{"2.0", "2"},
           Case{"true", "1"},
           Case{"false", "0"},
           Case{R"(" +1_000 ")", "1000"},
           Case{R"("-007")", "-7"},
           Case{R"("1.0")", "1"},
           Case{R"("1.00")", "1"},
           Case{"99999999999999999999", "9223372036854775807"},
           Case{R"("-99999999999999999999")", "-9223372036854775808"},
           Case{"2.5", "int_from_float"},
           Case{"NaN", "finite_number"},
           Case{"null", "int_type"},
           Case{"[]", "int_type"},
           Case{"{}", "int_type"},
           Case{R"("")", "int_parsing"},
           Case{R"("1.")", "int_parsing"},
           Case{R"("1e3")", "int_parsing"},
           Case{R"("1__0")", "int_parsing"},
           Case{R"("_1")", "int_parsing"},
           Case{R"("1_")", "int_parsing"},
           Case{R"("+-1")", "int_parsing"},
           Case{R"("1.5")", "int_parsing"},
           Case{R"("abc")", "int_parsing"},
           Case{R"("0x10")", "int_parsing"},
       }) {
    EXPECT_EQ(outcome<std::int64_t>(c.json, read_integer), c.expected) << c.json;
  }
  const std::string huge = '"' + std::string(4301, '1') + '"';
  EXPECT_EQ(outcome<std::int64_t>(huge.c_str(), read_integer), "int_parsing_size");
}

TEST(ScalarsTest, ReadsNumbersLeniently) {
  for (const Case& c : {
           Case{"5", "5.000000"},
           Case{"true", "1.000000"},
           Case{R"(" 1e3 ")", "1000.000000"},
           Case{R"("1_0.5")", "10.500000"},
           Case{R"("-.5")", "-0.500000"},
           Case{R"("5.")", "5.000000"},
           Case{R"("-Infinity")", "-inf"},
           Case{R"("INF")", "inf"},
           Case{R"("")", "float_parsing"},
           Case{R"("abc")", "float_parsing"},
           Case{R"("1e")", "float_parsing"},
           Case{R"("--1")", "float_parsing"},
           Case{R"("0x1p3")", "float_parsing"},
           Case{"null", "float_type"},
           Case{"[]", "float_type"},
       }) {
    EXPECT_EQ(outcome<double>(c.json, read_number), c.expected) << c.json;
  }
}

TEST(ScalarsTest, ReadsBooleansLeniently) {
  for (const Case& c : {
           Case{"true", "1"},
           Case{"0", "0"},
           Case{"1.0", "1"},
           Case{R"("Yes")", "1"},
           Case{R"("OFF")", "0"},
           Case{R"("t")", "1"},
           Case{R"("")", "bool_parsing"},
           Case{R"(" true")", "bool_parsing"},
           Case{"2", "bool_parsing"},
           Case{"0.5", "bool_type"},
           Case{"null", "bool_type"},
           Case{"[]", "bool_type"},
       }) {
    EXPECT_EQ(outcome<bool>(c.json, read_boolean), c.expected) << c.json;
  }
}

TEST(ScalarsTest, NeverTurnsOtherKindsIntoText) {
  EXPECT_EQ(outcome<std::string>(R"("5")", read_string), "5");
  for (const char* json : {"5", "true", "null", "[]", "{}", "1.5"}) {
    EXPECT_EQ(outcome<std::string>(json, read_string), "string_type") << json;
  }
}

TEST(ScalarsTest, ReadsDateTimes) {
  const auto read = [](const json::Value& value, std::string& out, Report& report) {
    DateTime time;
    const bool good = read_date_time(value, time, report);
    out = time.text;
    return good;
  };
  for (const Case& c : {
           Case{R"("2026-03-01T09:30:00.125")", "2026-03-01T09:30:00.125"},
           Case{R"("2026-03-01 09:30")", "2026-03-01 09:30"},
           Case{R"("2026-03-01T09:30:00+02:00")", "2026-03-01T09:30:00+02:00"},
           Case{R"("2026-03-01")", "2026-03-01"},
           Case{R"("1772357400")", "1772357400"},
           Case{"1772357400.5", "1772357400.5"},
           Case{"true", "datetime_type"},
           Case{"{}", "datetime_type"},
           Case{R"("")", "datetime_from_date_parsing"},
           Case{R"("2026")", "2026"},
           Case{R"("2026-02-30")", "datetime_from_date_parsing"},
           Case{R"("2026-13-01T00:00")", "datetime_from_date_parsing"},
           Case{R"("2026-03-01T25:00")", "datetime_parsing"},
           Case{R"("2026-03-01X09:30")", "datetime_parsing"},
           Case{R"("2026-03-01T09:30:00zz")", "datetime_parsing"},
       }) {
    EXPECT_EQ(outcome<std::string>(c.json, read), c.expected) << c.json;
  }
}

TEST(NamingTest, MakesTheNamesOfTheWire) {
  EXPECT_EQ(camel_case("additional_continuous_covariates"), "additionalContinuousCovariates");
  EXPECT_EQ(camel_case("id"), "id");
  EXPECT_EQ(title_of("nPeriods"), "Nperiods");
  EXPECT_EQ(title_of("job_id"), "Job Id");
  EXPECT_EQ(title_of("dhis2Id"), "Dhis2Id");
  EXPECT_EQ(capitalised("pm_TEN"), "Pm ten");
}

}  // namespace
}  // namespace chap::schema
