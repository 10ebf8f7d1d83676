#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "domain/series/encoding.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/series/table.hpp"
#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chap::series {
namespace {

// The text of the Error that `call` throws; empty if `call` throws no Error.
std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(BuildTest, KeepsOrgUnitsInByteOrderAndFeaturesInTheirOrder) {
  Observations o;
  o.add("202002", "b", "rainfall", 1);
  o.add("2020-01", "a", "disease_cases", 2);
  o.add("202001", "B", "rainfall", 3);
  const DataSet data = build_data_set(o);
  EXPECT_EQ(data.org_units(), (std::vector<std::string>{"B", "a", "b"}));
  EXPECT_EQ(data.features(), (std::vector<std::string>{"rainfall", "disease_cases"}));
  EXPECT_EQ(data.values(0, 0)[0], 3);
  EXPECT_EQ(data.values(0, 2)[1], 1);
  EXPECT_EQ(data.values(1, 1)[0], 2);
  EXPECT_TRUE(std::isnan(data.values(1, 1)[1]));
}

TEST(BuildTest, RefusesDataAboveTheLimits) {
  Observations o;
  o.add("190001", "a", "x", 1);
  o.add("202001", "a", "x", 1);
  EXPECT_EQ(
      message_of([&] { build_data_set(o); }),
      "The data span 1441 periods, from 190001 to 202001; at most 1200 are allowed"
  );
  EXPECT_NO_THROW(build_data_set(o, {.periods = 1441}));
  EXPECT_THROW(build_data_set(o, {.periods = 1441, .cells = 1440}), Error);
}

TEST(BuildTest, ReportsDuplicateAndInfiniteValues) {
  Observations o;
  o.add("202001", "a", "x", 1);
  o.add("2020-01", "a", "x", 2);
  EXPECT_EQ(message_of([&] { build_data_set(o); }), "x of a in 2020-01 is given twice");
  Observations infinite;
  infinite.add("202001", "a", "x", HUGE_VAL);
  EXPECT_EQ(message_of([&] { build_data_set(infinite); }), "x of a in 202001 is infinite");
}

TEST(ImportChecksTest, FindsOrgUnitsWithoutTargetValuesInTheTrainingPeriods) {
  Observations o;
  for (const char* period : {"202001", "202002", "202003"}) {
    o.add(period, "a", "disease_cases", 1);
    o.add(period, "b", "disease_cases", period == std::string("202003") ? 1 : NAN);
  }
  DataSet data = build_data_set(o);
  DataSet all = data;
  EXPECT_EQ(drop_without_training_target(data, 2).front().org_unit, "b");
  EXPECT_EQ(data.org_units(), std::vector<std::string>{"a"});
  EXPECT_EQ(drop_without_training_target(all, 0).size(), 2U);
}

TEST(CsvTest, ReadsQuotesBlanksAndLineEnds) {
  const Observations o = parse_uploaded_csv(
                             "\xEF\xBB\xBFlocation,Unnamed: 0,time_period,rainfall\r\n"
                             "\"007, \"\"x\"\"\",0,2020-01,1.5\r\n\r\n"
                             "b,1,2020-01,\n"
  )
                             .observations;
  ASSERT_EQ(o.size(), 2U);
  EXPECT_EQ(o.org_units().front(), "007, \"x\"");
  EXPECT_EQ(o.row(0).value, 1.5);
  EXPECT_TRUE(std::isnan(o.row(1).value));
}

TEST(CsvTest, ErrorsContainTheLineNumber) {
  const auto error = [](const char* text) { return message_of([&] { parse_uploaded_csv(text); }); };
  EXPECT_EQ(error(""), "The CSV file is empty");
  EXPECT_EQ(error("time_period,location,rainfall\n"), "The CSV file has no data");
  EXPECT_EQ(
      error("time_period,location,rainfall\n2020-01,a,1\n2020-02,a\n"),
      "Line 3 of the CSV file: 2 fields where the header has 3"
  );
  EXPECT_EQ(
      error("time_period,location,rainfall\n2020-01,\"a,1\n"),
      "Line 2 of the CSV file: a quoted field has no end"
  );
}

TEST(CsvTest, RefusesBytesThatAreNotText) {
  const auto error = [](std::string_view org_unit) {
    const std::string rows = "time_period,location,rainfall\n2020-01,a,1\n2020-01,";
    return message_of([&] { parse_uploaded_csv(rows + std::string(org_unit) + ",1\n"); });
  };
  const std::string not_utf8_message =
      "Line 3 of the CSV file: the line is not UTF-8 text; save the file as CSV in UTF-8";
  EXPECT_EQ(error("\xFF"), not_utf8_message);
  EXPECT_EQ(error("caf\xE9"), not_utf8_message);
  EXPECT_EQ(error("\"\xED\xA0\x80\""), not_utf8_message);
  EXPECT_EQ(
      error(std::string_view("a\0b", 3)),
      "Line 3 of the CSV file: the line contains the character U+0000; the file must be text in "
      "UTF-8"
  );
  EXPECT_EQ(error("caf\xC3\xA9"), "");
}

TEST(CsvTest, RequiresConsecutivePeriodsForEachOrgUnit) {
  const auto upload_rows = [](const char* rows) {
    return parse_uploaded_csv(std::string("time_period,location,rainfall\n") + rows);
  };
  EXPECT_NO_THROW(upload_rows("2020-02,a,1\n2020-01,a,1\n2020-05,b,1\n"));
  EXPECT_EQ(
      message_of([&] { upload_rows("2020-01,a,1\n2020-03,a,1\n"); }),
      "Line 3 of the CSV file, column 'time_period': Periods must be consecutive. 202003 of 'a' "
      "follows 202001 (line 2); add a row for 202002, with empty fields for values that are missing"
  );
}

TEST(TableTest, WritesNumbersAndTextsAsPandasDoes) {
  std::string out;
  append_csv_header(out, {"x", "y", "z"});
  append_csv_row(out, {"2020-01", {10, NAN, 1e-5}, "p,q", "a\"b"});
  append_csv_row(out, {"2020-02", {-HUGE_VAL, 1e16, HUGE_VAL}, "-", "c"});
  EXPECT_EQ(
      out,
      "time_period,x,y,z,parent,location\n2020-01,10.0,,1e-05,\"p,q\",\"a\"\"b\"\n2020-02,-inf,1e+"
      "16,inf,-,c\n"
  );
}

TEST(TableTest, LeavesOutOrgUnitsWithoutPolygon) {
  const Polygons polygons = Polygons::from_geojson(
      R"({"features":[{"id":"a","properties":{"parent":"P"}},{"properties":{"district":"b"}},{"properties":null},{}]})"
  );
  EXPECT_EQ(polygons.size(), 2U);
  EXPECT_EQ(polygons.parent_of("b"), "-");
  TableAssembler assembler({"x"}, &polygons);
  EXPECT_FALSE(assembler.push("a", "202001", "x", 1).has_value());
  const auto row = assembler.push("c", "202001", "x", 2);
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->parent, "P");
  EXPECT_FALSE(assembler.finish().has_value());
}

TEST(PolygonsTest, AcceptsAnyStoredText) {
  for (const char* text :
       {"", "null", "[]", "{", "{\"features\":3}", "{\"features\":[1,null,\"x\"]}"}) {
    EXPECT_EQ(Polygons::from_geojson(text).size(), 0U) << text;
  }
}

TEST(EncodingTest, RefusesDamagedBytes) {
  Observations o;
  o.add("202001", "a", "x", 1);
  o.add("202003", "b", "y", 2);
  const std::string bytes = encode(build_data_set(o));
  EXPECT_EQ(decode(bytes).periods().size(), 3U);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(decode(bytes.substr(0, length)), Error) << length;
  }
  EXPECT_THROW(decode(bytes + "x"), Error);
}

}  // namespace
}  // namespace chap::series
