#include "services/import_payload.hpp"
#include "services/submit_import.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <limits>

namespace chap::services {
namespace {

class ImportsTest : public PlatformTest {
 protected:
  static DatasetRequest request() {
    DatasetRequest made;
    made.name = "imported";
    return made;
  }
};

TEST_F(ImportsTest, QueuesAJobThatStoresTheDataset) {
  const ImportSummary summary = submit_dataset(platform(), request(), monthly_input(24));
  ASSERT_TRUE(summary.job_id);
  EXPECT_EQ(summary.kept_org_units, 2);
  EXPECT_EQ(queue_.get(*summary.job_id)->task, "chap.add_dataset");
  EXPECT_EQ(queue_.get(*summary.job_id)->name, "imported");
}

TEST_F(ImportsTest, ADryRunQueuesNothingAndCountsTheOrgUnits) {
  ImportInput input = monthly_input(24);
  input.geojson = monthly_input(1, {"OU_north"}).geojson;
  const ImportSummary summary = dry_run_dataset(platform(), input);
  EXPECT_FALSE(summary.job_id);
  EXPECT_EQ(summary.kept_org_units, 1);
  ASSERT_EQ(summary.rejected.size(), 1U);
  EXPECT_EQ(summary.rejected[0].reason, "Missing polygon in geojson");
  EXPECT_EQ(count("chapx_job"), 0);
}

TEST_F(ImportsTest, ADryRunReportsUnusableDataInTheSummary) {
  const ImportSummary empty = dry_run_dataset(platform(), {});
  EXPECT_EQ(empty.kept_org_units, 0);
  EXPECT_TRUE(empty.rejected.empty());
  ImportInput input;
  input.observations.add("202001", "OU_north", "disease_cases", 1);
  input.observations.add("202001", "OU_north", "rainfall", 1);
  input.observations.add("202002", "OU_north", "disease_cases", 1);
  const ImportSummary incomplete = dry_run_dataset(platform(), input);
  EXPECT_EQ(incomplete.kept_org_units, 0);
  EXPECT_EQ(incomplete.rejected.size(), 1U);
  ImportInput no_polygons = monthly_input(24);
  no_polygons.geojson.clear();
  const ImportSummary without_polygons = dry_run_dataset(platform(), no_polygons);
  EXPECT_EQ(without_polygons.kept_org_units, 0);
  EXPECT_EQ(without_polygons.rejected.size(), 2U);
}

TEST_F(ImportsTest, QueuesAHealthDataset) {
  const auto id = submit_health_dataset(platform(), request(), monthly_input(24));
  EXPECT_EQ(queue_.get(id)->task, "chap.add_health_dataset");
}

TEST_F(ImportsTest, RejectsAnOrgUnitWithAMissingCovariateAndNamesThePeriods) {
  ImportInput input = monthly_input(24, {"OU_north"});
  for (int month = 1; month <= 3; ++month) {
    const std::string period = "20200" + std::to_string(month);
    input.observations.add(period, "OU_south", "disease_cases", 1);
    input.observations.add(period, "OU_south", "population", 1);
  }
  const PreparedImport prepared = prepare_dataset(input, platform().limits);
  EXPECT_EQ(prepared.kept_org_units(), 1);
  EXPECT_EQ(prepared.rejected_for_values, 1U);
  ASSERT_EQ(prepared.rejected.size(), 1U);
  EXPECT_EQ(prepared.rejected[0].org_unit, "OU_south");
  EXPECT_EQ(prepared.rejected[0].feature_name, "rainfall");
  EXPECT_EQ(prepared.rejected[0].time_periods.size(), 24U);
}

TEST_F(ImportsTest, RefusesDataWithoutAnyCompleteOrgUnit) {
  ImportInput input;
  input.observations.add("202001", "OU_north", "disease_cases", 1);
  input.observations.add("202001", "OU_north", "rainfall", 1);
  input.observations.add("202002", "OU_north", "disease_cases", 1);
  EXPECT_THROW(prepare_dataset(input, platform().limits), AllRejected);
  EXPECT_EQ(
      code_of([&] { submit_dataset(platform(), request(), input); }), ErrorCode::kInvalidInput
  );
  EXPECT_EQ(count("chapx_job"), 0);
}

TEST_F(ImportsTest, RefusesDataAboveTheLimits) {
  RequestLimits limits;
  limits.periods = 12;
  EXPECT_EQ(code_of([&] { prepare_dataset(monthly_input(24), limits); }), ErrorCode::kInvalidInput);
}

TEST_F(ImportsTest, RefusesAPayloadThatIsTooLarge) {
  // 1,500 org units x 24 months x 4 features x 8 bytes exceed the payload limit of the test queue.
  std::vector<std::string> many;
  for (int i = 0; i < 1500; ++i) many.push_back("OU_" + std::to_string(i));
  EXPECT_EQ(
      code_of([&] { submit_dataset(platform(), request(), monthly_input(24, many)); }),
      ErrorCode::kTooLarge
  );
}

TEST_F(ImportsTest, RejectsNegativeCountsWithTheirPeriods) {
  ImportInput input = monthly_input(3, {"OU_south"});
  input.observations.add("202001", "OU_north", "disease_cases", -1);
  input.observations.add("202002", "OU_north", "disease_cases", 0);
  input.observations.add("202003", "OU_north", "disease_cases", -2);
  const PreparedImport prepared = prepare_dataset(input, platform().limits);
  ASSERT_EQ(prepared.rejected.size(), 1U);
  EXPECT_EQ(prepared.rejected[0].reason, series::kNegativeValue);
  EXPECT_EQ(prepared.rejected[0].org_unit, "OU_north");
  EXPECT_EQ(prepared.rejected[0].time_periods, (std::vector<std::string>{"202001", "202003"}));
}

TEST_F(ImportsTest, TooFewPeriodsAreTheReasonForEachOrgUnit) {
  evaluation::Windows windows{.n_periods = 3, .n_splits = 22, .stride = 1, .n_retrain = 1};
  const ImportInput input = monthly_input(24);
  const PreparedImport prepared = prepare_backtest_data(input, windows, platform().limits);
  EXPECT_EQ(prepared.kept_org_units(), 0);
  ASSERT_EQ(prepared.rejected.size(), 2U);
  EXPECT_EQ(
      prepared.rejected[1].reason,
      "The data have 24 periods; 22 windows of 3 periods with a stride of 1 need at least 25"
  );
  windows.n_splits = 21;  // with one split less, 24 periods suffice
  EXPECT_EQ(prepare_backtest_data(input, windows, platform().limits).kept_org_units(), 2);
}

TEST_F(ImportsTest, MissingPolygonsAreReportedBeforeMissingCases) {
  ImportInput input = monthly_input(24, {"OU_north"});
  for (const char* org_unit : {"OU_a", "OU_b"}) {
    for (const char* feature : {"rainfall", "mean_temperature", "population"}) {
      for (int month = 0; month < 24; ++month) {
        const std::string number = std::to_string(month % 12 + 1);
        const std::string period =
            std::to_string(2020 + month / 12) + (number.size() < 2 ? "0" : "") + number;
        input.observations.add(period, org_unit, feature, 1);
      }
    }
  }
  input.geojson = monthly_input(1, {"OU_north", "OU_a"}).geojson;
  evaluation::Windows windows{.n_periods = 3, .n_splits = 3, .stride = 1, .n_retrain = 1};
  const PreparedImport prepared = prepare_backtest_data(input, windows, platform().limits);
  ASSERT_EQ(prepared.rejected.size(), 2U);
  EXPECT_EQ(prepared.rejected[0].reason, "Missing polygon in geojson");
  EXPECT_EQ(prepared.rejected[0].org_unit, "OU_b");
  EXPECT_EQ(prepared.rejected[1].reason, series::kNoTrainingTarget);
  EXPECT_EQ(prepared.rejected[1].org_unit, "OU_a");
}

TEST_F(ImportsTest, NamesTestWindowsWithoutCases) {
  ImportInput input = monthly_input(24, {"OU_north"});
  for (const char* period : {"202201", "202202", "202203", "202204"}) {
    for (const char* feature : {"rainfall", "mean_temperature", "population"})
      input.observations.add(period, "OU_north", feature, 1);
  }
  evaluation::Windows windows{.n_periods = 3, .n_splits = 3, .stride = 1, .n_retrain = 1};
  const PreparedImport some = prepare_backtest_data(input, windows, platform().limits);
  EXPECT_EQ(some.kept_org_units(), 1);
  ASSERT_EQ(some.rejected.size(), 1U);
  EXPECT_EQ(
      some.rejected[0].reason, "No disease data in 2 of 3 test windows, which are not scored"
  );
  EXPECT_EQ(
      some.rejected[0].time_periods,
      (std::vector<std::string>{"202201", "202202", "202203", "202204"})
  );
  windows.n_splits = 2;
  const PreparedImport none = prepare_backtest_data(input, windows, platform().limits);
  EXPECT_EQ(none.kept_org_units(), 0);
  EXPECT_EQ(none.rejected[0].reason, "No disease data in any test window");
}

TEST(RejectionNotes, GroupOrgUnitsByReason) {
  const std::vector<series::Rejection> rejected = {
      {"Missing polygon in geojson", "a", "polygon", {}},
      {series::kNegativeValue, "b", "disease_cases", {"202001", "202003"}},
      {"Missing polygon in geojson", "c", "polygon", {}}};
  EXPECT_EQ(
      rejection_notes(rejected),
      (std::vector<std::string>{
          "Missing polygon in geojson (polygon): a, c",
          "Negative value for some/all time periods (disease_cases): b; periods of b: 202001, "
          "202003"})
  );
}

TEST(ImportPayload, ADecodedPayloadEqualsTheEncodedPayload) {
  series::DataSet data({"a"}, {"disease_cases"}, {period::Period::require("202001"), 2});
  data.values(0, 0)[1] = 5;
  const ImportPayload payload = decode_payload(encode_payload(data, "{}"));
  EXPECT_EQ(payload.geojson, "{}");
  EXPECT_EQ(payload.data.org_units(), data.org_units());
  EXPECT_EQ(payload.data.values(0, 0)[1], 5);
}

TEST(ImportPayload, RefusesInvalidBytes) {
  EXPECT_EQ(code_of([] { decode_payload("not a payload"); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of([] { decode_payload(""); }), ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace chap::services
