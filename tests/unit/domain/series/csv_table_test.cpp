// Tests reading the CSV files of users (text columns, renamed columns, missing values), writing CSV
// files, and encoding data sets as bytes for jobs.
#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "domain/series/encoding.hpp"
#include "domain/series/table.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

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

// The CSV file that an export of the data set makes.
std::string exported(const DataSet& data, const Polygons& polygons) {
  TableAssembler assembler(data.features(), &polygons);
  std::string out;
  append_csv_header(out, data.features());
  const auto write = [&](const std::optional<TableRow>& row) {
    if (row) append_csv_row(out, *row);
  };
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    for (std::size_t i = 0; i < data.periods().size(); ++i) {
      for (std::size_t f = 0; f < data.features().size(); ++f) {
        const double value = data.values(f, org_unit)[i];
        write(assembler.push(
            data.org_units()[org_unit], data.periods().at(i).id(), data.features()[f], value
        ));
      }
    }
  }
  write(assembler.finish());
  return out;
}

TEST(CsvTableTest, ReportsThePositionsOfColumnsWithoutAName) {
  const CsvTable table = parse_uploaded_csv(",time_period,,location,rainfall\n0,2020-01,7,A,1\n");
  EXPECT_EQ(table.unnamed_columns, std::vector<std::size_t>{3});
}

TEST(CsvTableTest, TooManyColumnsAreReported) {
  std::string header = "time_period,location";
  for (int i = 0; i < 1000; ++i) header += ",c" + std::to_string(i);
  try {
    parse_uploaded_csv(header + "\n");
    ADD_FAILURE() << "1,002 columns were read";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "Line 1 of the CSV file: more than 1000 columns");
  }
}

TEST(CsvTableTest, ExportedFilesRoundTrip) {
  for (const bool weekly : {false, true}) {
    const auto country = simulation::simulate({.regions = 5, .years = 3, .weekly = weekly});
    const DataSet data = build_data_set(country.observations);
    const std::string text = exported(data, Polygons::from_geojson(country.geojson));
    EXPECT_NE(text.find("OU_GROUP_"), std::string::npos);
    EXPECT_EQ(encode(build_data_set(parse_uploaded_csv(text).observations)), encode(data));
    const CsvTable table = parse_local_csv(text);
    EXPECT_EQ(encode(build_data_set(table.observations)), encode(data));
    EXPECT_TRUE(table.text_columns.empty());
  }
}

TEST(CsvTableTest, ListsTextColumnsSeparately) {
  const CsvTable table = parse_local_csv(
      "time_period,location,location_name,rainfall,parent\n2020-01,a,Oslo,1,-\n2020-02,a,3,,-\n"
  );
  EXPECT_EQ(table.text_columns, std::vector<std::string>{"location_name"});
  EXPECT_EQ(table.observations.features(), std::vector<std::string>{"rainfall"});
  EXPECT_EQ(table.observations.size(), 2U);
}

TEST(CsvTableTest, RenamesColumnsBeforeReadingThem) {
  const char* text = "month,place,cases\n2020-01,a,4\n";
  const CsvTable table = parse_local_csv(
      text, {{"time_period", "month"}, {"location", "place"}, {"disease_cases", "cases"}}
  );
  EXPECT_EQ(table.observations.features(), std::vector<std::string>{"disease_cases"});
  EXPECT_EQ(table.observations.row(0).value, 4);
  EXPECT_EQ(
      message_of([&] {
        parse_local_csv(text, {{"time_period", "week"}});
      }),
      "Line 1 of the CSV file: there is no column 'week'"
  );
}

TEST(CsvTableTest, AllSpellingsOfMissingValuesAreEqual) {
  const double missing = std::numeric_limits<double>::quiet_NaN();
  for (const char* mark : {"", "NA", "N/A", "null", "None", "<NA>", "-nan", "NAN", "nan(12)"}) {
    const auto o =
        parse_uploaded_csv(std::string("time_period,location,rainfall\n2020-01,a,") + mark + "\n")
            .observations;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(o.row(0).value), std::bit_cast<std::uint64_t>(missing))
        << mark;
  }
}

TEST(CsvTableTest, RefusesDuplicateColumnsAndInvalidNumbers) {
  EXPECT_EQ(
      message_of([] { parse_uploaded_csv("time_period,location,x,x\n2020-01,a,1,2\n"); }),
      "Line 1 of the CSV file: there are two columns 'x'"
  );
  EXPECT_EQ(
      message_of([] { parse_uploaded_csv("time_period,location,rainfall\n2020-01,a,+-5\n"); }),
      "Line 2 of the CSV file, column 'rainfall': '+-5' is not a number; write it like 12.5 (like "
      "12,5 only in a file with semicolons), and leave the field empty if there is no value"
  );
}

TEST(EncodingInvariantsTest, RefusesBytesThatEncodeNeverWrites) {
  const auto bytes = [](std::vector<std::string> org_units, std::vector<std::string> features) {
    return encode(
        DataSet(std::move(org_units), std::move(features), {period::Period::require("2020W05"), 2})
    );
  };
  EXPECT_EQ(decode(bytes({"a", "b"}, {"x", "y"})).org_units().size(), 2U);
  EXPECT_THROW(decode(bytes({"b", "a"}, {"x"})), Error);
  EXPECT_THROW(decode(bytes({"a", "a"}, {"x"})), Error);
  EXPECT_THROW(decode(bytes({"a"}, {"x", "x"})), Error);
  std::string other_spelling = bytes({"a"}, {"x"});
  other_spelling.replace(other_spelling.find("2020W05"), 7, "2020W5 ");
  EXPECT_THROW(decode(other_spelling), Error);
  EXPECT_THROW(
      decode(encode(DataSet({}, {}, {period::Period::require("202001"), 200'000}))), Error
  );
}

TEST(DataSetTest, SliceCopiesSomePeriods) {
  DataSet data({"a", "b"}, {"x"}, {period::Period::require("202001"), 5});
  for (std::size_t i = 0; i < 5; ++i) {
    data.values(0, 0)[i] = double(i);
    data.values(0, 1)[i] = double(10 + i);
  }
  const DataSet part = data.slice(2, 2);
  EXPECT_EQ(part.periods().ids(), (std::vector<std::string>{"202003", "202004"}));
  EXPECT_EQ(part.values(0, 1)[0], 12);
  EXPECT_EQ(part.values(0, 0)[1], 3);
  EXPECT_THROW(data.slice(4, 2), Error);
}

}  // namespace
}  // namespace chap::series
