#include "modelrun/mlproject/run_files.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::mlproject {
namespace {

using period::Period;
using period::PeriodRange;
using series::DataSet;
using series::Polygons;

DataSet data_of(const char* first, std::size_t periods) {
  DataSet data({"007", "a,b"}, {"disease_cases", "rainfall"}, {Period::require(first), periods});
  data.values(0, 0)[0] = 50000;
  data.values(1, 1)[0] = 0.1;
  return data;
}

TEST(CsvOfTest, HasAnIndexForEachOrgUnitAndEmptyFieldsForMissingValues) {
  EXPECT_EQ(
      csv_of(data_of("202001", 2), Polygons(), {}),
      ",time_period,disease_cases,rainfall,parent,location\n"
      "0,2020-01,50000.0,,-,007\n"
      "1,2020-02,,,-,007\n"
      "0,2020-01,,0.1,-,\"a,b\"\n"
      "1,2020-02,,,-,\"a,b\"\n"
  );
}

TEST(CsvOfTest, WeeksAreRangesOfDaysFromMondayToSunday) {
  EXPECT_NE(
      csv_of(data_of("2020W02", 1), {}, {}).find("0,2020-01-06/2020-01-12,"), std::string::npos
  );
  // The Sunday week 2020SunW03 begins on 2020-01-12.
  EXPECT_NE(
      csv_of(data_of("2020SunW03", 1), {}, {}).find("0,2020-01-06/2020-01-12,"), std::string::npos
  );
}

TEST(CsvOfTest, AdaptersAddColumns) {
  const std::vector<Adapter> adapters = {
      {"week", "week"}, {"Y", "year"}, {"month", "month"}, {"Cases", "disease_cases"}};
  // The Sunday week 2020SunW01 is written as the Monday week 2019-W52.
  EXPECT_NE(
      csv_of(data_of("2020SunW01", 1), {}, {{"week", "week"}, {"m", "month"}}).find("-,007,52\n"),
      std::string::npos
  );
  const std::string monthly = csv_of(data_of("202001", 1), {}, adapters);
  EXPECT_NE(monthly.find(",parent,location,Y,month,Cases\n"), std::string::npos);
  EXPECT_NE(monthly.find("-,007,2020,1,50000.0\n"), std::string::npos);
  // The Sunday of week 53 of 2020 is in 2021.
  const std::string weekly = csv_of(data_of("2020W53", 1), {}, {{"week", "week"}, {"Y", "year"}});
  EXPECT_NE(weekly.find("-,007,53,2021\n"), std::string::npos);
  EXPECT_THROW(csv_of(data_of("202001", 1), {}, {{"x", "wind"}}), Error);
  const DataSet future = data_of("202001", 1).with_features({1});
  EXPECT_NE(csv_of(future, {}, {{"Cases", "disease_cases"}}).find("location\n"), std::string::npos);
}

TEST(ConfigurationYamlTest, HasTheThreeKeysThatModelsRead) {
  evaluation::RunContext context;
  context.horizon = 4;
  EXPECT_EQ(
      configuration_yaml(context),
      "additional_continuous_covariates: []\nprediction_length: 4\nuser_option_values: {}\n"
  );
  context.options = R"({"n_lags":3,"on":"yes","rate":0.00001})";
  context.additional_covariates = {"rainfall"};
  EXPECT_EQ(
      configuration_yaml(context),
      "additional_continuous_covariates: [\"rainfall\"]\nprediction_length: 4\n"
      "user_option_values:\n  \"n_lags\": 3\n  \"on\": \"yes\"\n  \"rate\": 1.0e-05\n"
  );
}

TEST(ReadPredictionsTest, ReadsIdsAsTextAndWeeksAsTheyWereWritten) {
  const auto months = read_predictions(
      ",time_period,location,sample_0,sample_1\n0,2020-01,007,1,2\n0,2020-01,NA,3,4\n",
      {Period::require("202001"), 1}
  );
  EXPECT_EQ(months.org_units, (std::vector<std::string>{"007", "NA"}));
  EXPECT_EQ(months.samples, (std::vector<double>{1, 2, 3, 4}));
  const auto weeks = read_predictions(
      "time_period,location,sample_0\n2020-01-06/2020-01-12,a,1\n",
      {Period::require("2020SunW03"), 1}
  );
  EXPECT_EQ(weeks.samples, std::vector<double>{1});
  const auto iso = read_predictions(
      "time_period,location,sample_0\n2020-W02,a,1\n", {Period::require("2020SunW03"), 1}
  );
  EXPECT_EQ(iso.samples, std::vector<double>{1});
  EXPECT_EQ(iso.periods.first().id(), "2020SunW03");
}

std::string failure_of(const std::string& csv) {
  try {
    read_predictions(csv, {Period::require("202001"), 1});
    return "";
  } catch (const evaluation::ModelFailure& failure) {
    return failure.what();
  }
}

TEST(ReadPredictionsTest, NamesTheFault) {
  const std::string header = "time_period,location,sample_0\n";
  EXPECT_EQ(failure_of(""), "No prediction data written");
  for (const char* sample : {"", "x", "inf"}) {
    std::string fault;
    read_predictions(header + "2020-01,a," + sample + "\n", {Period::require("202001"), 1}, &fault);
    EXPECT_EQ(fault, "Samples are not finite: sample_0 of a in 2020-01") << sample;
  }
  EXPECT_EQ(
      failure_of(header + "2020-01,a\n"),
      "Error while parsing predictions: Line 2 of the CSV file: 2 fields, but the header has 3"
  );
  EXPECT_EQ(failure_of("time_period,location\n"), "The forecast has no column 'sample_0'");
}

}  // namespace
}  // namespace chap::mlproject
