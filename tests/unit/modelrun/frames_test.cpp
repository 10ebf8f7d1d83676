#include "modelrun/chapkit/frames.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/json/parse.hpp"
#include "modelrun/forecast/forecast_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chap::chapkit {
namespace {

using forecast::frame_period;
using period::Period;
using period::PeriodRange;
using series::DataSet;
using series::Polygons;

const PeriodRange kMonths(Period::require("202001"), 2);

// Reads a forecast of two months from a frame.
evaluation::Forecast forecast_of(
    const std::string& columns, const std::string& rows, std::string* first_fault = nullptr
) {
  const json::Document frame =
      json::parse(R"({"columns":[)" + columns + R"(],"data":[)" + rows + "]}");
  return forecast_of_frame(frame.root(), kMonths, first_fault);
}

std::string failure_of(const std::string& columns, const std::string& rows) {
  try {
    forecast_of(columns, rows);
    return "no failure";
  } catch (const evaluation::ModelFailure& failure) {
    return failure.what();
  }
}

constexpr const char* kColumns = R"("time_period","location","sample_0","sample_1")";

TEST(FrameTest, HasTheRowsOfEachOrgUnitWithItsParent) {
  DataSet data({"a", "b"}, {"rainfall", "disease_cases"}, kMonths);
  data.values(0, 0)[0] = 1.5;
  data.values(1, 0)[0] = 50000;
  data.values(0, 1)[1] = 2;
  const Polygons polygons = Polygons::from_geojson(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{"parent":"top"},)"
      R"("geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]})"
  );
  EXPECT_EQ(
      frame_json(data, polygons),
      R"({"columns":["time_period","rainfall","disease_cases","parent","location"],"data":[)"
      R"(["2020-01",1.5,50000.0,"top","a"],["2020-02",null,null,"top","a"],)"
      R"(["2020-01",null,null,"-","b"],["2020-02",2.0,null,"-","b"]]})"
  );
}

TEST(FrameTest, WritesTheWeeksOfAllKindsInTheSameForm) {
  EXPECT_EQ(frame_period(Period::require("2020W05")), "2020-W05");
  EXPECT_EQ(frame_period(Period::require("2020SunW05")), "2020-W05");
  EXPECT_EQ(frame_period(Period::require("2020WedW5")), "2020-W05");
  EXPECT_EQ(frame_period(Period::require("202011")), "2020-11");
}

TEST(ForecastOfFrameTest, ReadsRowsAndColumnsInAnyOrder) {
  const auto forecast = forecast_of(
      R"("sample_1","rainfall","location","time_period","sample_0")",
      R"([4,9,"b","2020-02",3],[2,9,"b",202001,1],[6,9,7,"2020-01",5],[8,9,7,"202002",7.5])"
  );
  EXPECT_EQ(forecast.org_units, (std::vector<std::string>{"7", "b"}));
  EXPECT_EQ(forecast.n_samples, 2U);
  EXPECT_EQ(forecast.samples, (std::vector<double>{5, 6, 7.5, 8, 1, 2, 3, 4}));
}

TEST(ForecastOfFrameTest, IgnoresPeriodsBeforeTheForecast) {
  const auto forecast =
      forecast_of(kColumns, R"(["2019-12","a",0,0],["2020-01","a",1,2],["2020-02","a",3,4])");
  EXPECT_EQ(forecast.samples, (std::vector<double>{1, 2, 3, 4}));
}

TEST(ForecastOfFrameTest, ReadsWeeksInTheFormInWhichTheyWereSent) {
  const PeriodRange weeks(Period::require("2020SunW05"), 1);
  const json::Document frame =
      json::parse(R"({"columns":["time_period","location","sample_0"],"data":[["2020-W05","a",1]]})"
      );
  EXPECT_EQ(forecast_of_frame(frame.root(), weeks).samples, std::vector<double>{1});
}

TEST(ForecastOfFrameTest, KeepsFaultySamplesAndMissingRowsAsNaN) {
  std::string fault;
  const auto with_null =
      forecast_of(kColumns, R"(["2020-01","a",1,null],["2020-02","a",NaN,4])", &fault);
  EXPECT_EQ(fault, "Samples are not finite: sample_1 of a in 2020-01");
  EXPECT_EQ(with_null.samples[0], 1);
  EXPECT_TRUE(std::isnan(with_null.samples[1]) && std::isnan(with_null.samples[2]));
  const auto with_gap = forecast_of(kColumns, R"(["2020-01","a",1,2])", &fault);
  EXPECT_EQ(fault, "The forecast for a has no row for 2020-02");
  EXPECT_TRUE(std::isnan(with_gap.samples[2]) && std::isnan(with_gap.samples[3]));
  forecast_of(kColumns, R"(["2020-01","a",1,2],["2020-02","a",3,4])", &fault);
  EXPECT_EQ(fault, "");
}

TEST(ForecastOfFrameTest, NamesTheFault) {
  EXPECT_EQ(
      failure_of(kColumns, R"(["2020-01","a",1,2],["202001","a",1,2])"),
      "The forecast has two rows for a in 202001"
  );
  EXPECT_EQ(
      failure_of(kColumns, R"(["2020-03","a",1,2])"),
      "The forecast has the period 2020-03, which was not requested"
  );
  EXPECT_EQ(
      failure_of(kColumns, R"(["soon","a",1,2])"),
      "The forecast has a time_period 'soon', which is not a period"
  );
  EXPECT_EQ(
      failure_of(kColumns, R"(["2020-01","a",1])"), "Row 1 of the forecast does not have 4 cells"
  );
  EXPECT_EQ(failure_of(R"("time_period","sample_0")", ""), "The forecast has no column 'location'");
  EXPECT_EQ(failure_of(R"("time_period","location")", ""), "The forecast has no column 'sample_0'");
  EXPECT_EQ(
      failure_of(R"("time_period","location","sample_0","sample_2")", ""),
      "The forecast has no column 'sample_1'"
  );
  EXPECT_EQ(
      failure_of(R"("time_period","location","sample_mean")", ""),
      "The forecast has a column 'sample_mean'"
  );
  EXPECT_EQ(
      failure_of(R"("time_period","location","sample_0","sample_0")", ""),
      "The forecast has the column 'sample_0' twice"
  );
}

TEST(ForecastOfFrameTest, RefusesWhatIsNoFrame) {
  for (const char* text : {"[]", "null", R"({"columns":[]})", R"({"columns":{},"data":[]})"}) {
    const json::Document document = json::parse(text);
    EXPECT_THROW(forecast_of_frame(document.root(), kMonths), evaluation::ModelFailure) << text;
  }
}

}  // namespace
}  // namespace chap::chapkit
