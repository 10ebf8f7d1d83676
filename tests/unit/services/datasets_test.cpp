#include "services/datasets.hpp"

#include "services/content_identity.hpp"
#include "services/upload_dataset.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <gmock/gmock.h>

namespace chap::services {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class DatasetsTest : public PlatformTest {
 protected:
  // Returns the whole text of a stream.
  static std::string all_of(const TextStream& stream) {
    std::string text;
    while (stream(text)) {
    }
    return text;
  }
};

TEST_F(DatasetsTest, StoresPeriodsOrgUnitsAndFeaturesOfTheData) {
  const store::DatasetRow row = read_dataset(platform(), stored_dataset(24));
  EXPECT_EQ(row.first_period, "202001");
  EXPECT_EQ(row.last_period, "202112");
  EXPECT_EQ(row.period_type, "month");
  EXPECT_EQ(row.org_units.items(), (std::vector<std::string>{"OU_north", "OU_south"}));
  EXPECT_EQ(row.covariates.items().size(), 4U);
  EXPECT_EQ(count("observation"), 24 * 2 * 4);
}

TEST_F(DatasetsTest, LoadsAStoredDataset) {
  const auto id = stored_dataset(24);
  const series::DataSet data = load_dataset(*database_->read(), id).data;
  EXPECT_EQ(data.periods().size(), 24U);
  const auto cases = data.values(*data.feature_index(series::kTarget), 1);
  EXPECT_EQ(cases[0], 10);
  EXPECT_EQ(cases[23], 21);
}

TEST_F(DatasetsTest, AnUnknownDatasetIsNotFound) {
  EXPECT_EQ(message_of([&] { read_dataset(platform(), 7); }), "Dataset not found");
  EXPECT_EQ(code_of([&] { delete_dataset(platform(), 7); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { load_dataset(*database_->read(), 7); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { require_dataset_of_job(*database_->read(), 7); }), ErrorCode::kConflict);
}

TEST_F(DatasetsTest, DeletingADatasetDeletesItsObservations) {
  const auto id = stored_dataset(24);
  delete_dataset(platform(), id);
  EXPECT_EQ(count("dataset"), 0);
  EXPECT_EQ(count("observation"), 0);
}

TEST_F(DatasetsTest, ADatasetThatABacktestUsesIsNotDeleted) {
  const auto id = stored_dataset(24);
  stored_backtest(id);
  EXPECT_EQ(code_of([&] { delete_dataset(platform(), id); }), ErrorCode::kConflict);
  EXPECT_EQ(count("dataset"), 1);
}

TEST_F(DatasetsTest, StreamsTheTableAsCsvAndAsRecords) {
  const store::DatasetRow row = read_dataset(platform(), stored_dataset(24));
  const std::string csv = all_of(stream_csv(platform(), row));
  EXPECT_THAT(csv, StartsWith("time_period,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 * 24);
  EXPECT_THAT(csv, HasSubstr("2021-12,21"));
  EXPECT_THAT(all_of(stream_records(platform(), row)), StartsWith(R"([{"time_period":"2020-01")"));
  EXPECT_THAT(all_of(stream_observations(platform(), row)), HasSubstr(R"("orgUnit":"OU_south")"));
}

TEST_F(DatasetsTest, TheRecordsOfADatasetWithoutObservationsAreAnEmptyList) {
  const auto id = stored_dataset(24);
  database_->write()->execute_script("DELETE FROM observation");
  EXPECT_EQ(all_of(stream_records(platform(), read_dataset(platform(), id))), "[]");
}

TEST_F(DatasetsTest, TheContentIdentityChangesWithTheTimeOfCreation) {
  const auto first = stored_dataset(24);
  const auto identity = dataset_identity(platform(), first);
  ASSERT_TRUE(identity);
  delete_dataset(platform(), first);
  clock_.advance(std::chrono::seconds(1));
  const auto second = stored_dataset(24);
  EXPECT_NE(dataset_identity(platform(), second), identity);
  EXPECT_EQ(dataset_identity(platform(), 999), std::nullopt);
  EXPECT_EQ(backtest_identity(platform(), 999), std::nullopt);
  EXPECT_EQ(prediction_identity(platform(), 999), std::nullopt);
}

constexpr const char* kCollection =
    R"({"type":"FeatureCollection","features":[{"id":"a"},{"id":"b"}]})";

TEST_F(DatasetsTest, StoresAnUploadedCsvFile) {
  const std::string csv =
      "time_period,location,rainfall,mean_temperature,disease_cases,population\n"
      "2020-01,a,1,20,5,100\n2020-02,a,2,21,6,100\n";
  const auto stored = upload_dataset(platform(), csv, kCollection);
  EXPECT_EQ(read_dataset(platform(), stored.id).last_period, "202002");
  EXPECT_TRUE(stored.rejected.empty());
  EXPECT_EQ(count("observation"), 8);
}

TEST_F(DatasetsTest, AnUploadNamesTheOrgUnitsAndColumnsThatAreLeftOut) {
  const std::string csv =
      "period,ou,precipitation,notes\n2020-01,a,1,x\n2020-01, b ,2,y\n2020-01,c,3,z\n";
  const auto stored = upload_dataset(platform(), csv, kCollection);
  ASSERT_EQ(stored.rejected.size(), 1U);
  EXPECT_EQ(stored.rejected[0].org_unit, "c");
  EXPECT_EQ(stored.ignored_columns, std::vector<std::string>{"notes"});
  const auto row = read_dataset(platform(), stored.id);
  EXPECT_EQ(row.org_units.items(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(row.covariates.items(), std::vector<std::string>{"rainfall"});
}

TEST_F(DatasetsTest, AnUploadWithoutAnOrgUnitOfTheGeoJsonIsRefused) {
  const std::string csv = "time_period,location,rainfall\n2020-01,x,1\n";
  EXPECT_EQ(
      code_of([&] { upload_dataset(platform(), csv, kCollection); }), ErrorCode::kInvalidInput
  );
  EXPECT_EQ(count("dataset"), 0);
}

TEST_F(DatasetsTest, AnUploadedCsvFileWithAGapIsRefused) {
  const std::string csv =
      "time_period,location,rainfall,mean_temperature,disease_cases,population\n"
      "2020-01,a,1,20,5,100\n2020-03,a,2,21,6,100\n";
  EXPECT_EQ(code_of([&] { upload_dataset(platform(), csv, ""); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(count("dataset"), 0);
}

}  // namespace
}  // namespace chap::services
