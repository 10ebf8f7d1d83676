#include "services/create_backtest.hpp"

#include "foundation/json/parse.hpp"
#include "services/backtests.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <gmock/gmock.h>

namespace chap::services {
namespace {

using testing::HasSubstr;

class CreateBacktestTest : public PlatformTest {
 protected:
  BacktestRequest request(std::int64_t dataset_id) {
    BacktestRequest submitted;
    submitted.dataset_id = dataset_id;
    submitted.model = std::string("naive_model");
    return submitted;
  }
  static BacktestWithDataRequest request_with_data() {
    BacktestWithDataRequest submitted;
    submitted.dataset.name = "with data";
    submitted.model_name = "naive_model";
    return submitted;
  }
};

TEST_F(CreateBacktestTest, CreatesAPendingJobNamedAfterTheBacktest) {
  BacktestRequest submitted = request(stored_dataset(36));
  submitted.name = "my evaluation";
  const auto job = queue_.get(submit_backtest(platform(), submitted));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->type, "create_backtest");
  EXPECT_EQ(job->name, "my evaluation");
  EXPECT_EQ(job->task, "chap.run_backtest");
  EXPECT_EQ(job->status, "PENDING");
}

TEST_F(CreateBacktestTest, TheTargetIsAColumnOfTheDataSet) {
  BacktestRequest other = request(stored_dataset(36));
  other.target_column = "humidity";
  EXPECT_EQ(code_of([&] { submit_backtest(platform(), other); }), ErrorCode::kValidation);
  EXPECT_EQ(
      message_of([&] { submit_backtest(platform(), other); }),
      "Dataset has no target column 'humidity'"
  );
  other.target_column = "rainfall";
  EXPECT_TRUE(queue_.get(submit_backtest(platform(), other)));
}

TEST_F(CreateBacktestTest, SeveralBacktestsShareASpecification) {
  BacktestsRequest several;
  several.name = "run";
  several.parameters = request(stored_dataset(36));
  several.models = {std::string("persistence"), naive_model(), std::string("naive_model")};
  const SubmittedBacktests submitted = submit_backtests(platform(), several);
  ASSERT_EQ(submitted.jobs.size(), 3U);
  EXPECT_EQ(queue_.get(submitted.jobs[0].id)->name, "run/persistence");
  EXPECT_EQ(queue_.get(submitted.jobs[1].id)->name, "run/naive_model");
  EXPECT_EQ(submitted.jobs[1].configured_model_id, naive_model());
  const auto listed = list_specifications(platform(), {});
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].specification.id, submitted.specification_id);
  EXPECT_EQ(
      listed[0].specification.org_units.items(), (std::vector<std::string>{"OU_north", "OU_south"})
  );
  EXPECT_EQ(listed[0].backtest_count, 0);
}

TEST_F(CreateBacktestTest, AnInvalidRequestForSeveralBacktestsStoresNothing) {
  BacktestsRequest several;
  several.parameters = request(stored_dataset(36));
  several.models = {naive_model(), std::int64_t{999}};
  const auto refusal = [&] { return message_of([&] { submit_backtests(platform(), several); }); };
  EXPECT_EQ(refusal(), "Configured model with id 999 not found");
  several.models = {std::string("nope")};
  EXPECT_THAT(
      refusal(), HasSubstr("Configured model with name nope not found. Available names: ['naive_")
  );
  several.models = {naive_model()};
  several.parameters.n_periods = 40;
  EXPECT_EQ(
      refusal(),
      "No org unit has target data left to train on: the evaluation window (n_periods=40, "
      "n_splits=7, stride=1) covers the whole dataset."
  );
  EXPECT_EQ(code_of([&] { submit_backtests(platform(), several); }), ErrorCode::kValidation);
  EXPECT_EQ(count("chapx_job"), 0);
  EXPECT_EQ(count("backtestspecification"), 0);
}

TEST_F(CreateBacktestTest, ListsTheSpecificationsWithTheGivenValues) {
  BacktestsRequest several;
  several.parameters = request(stored_dataset(36));
  several.models = {naive_model()};
  submit_backtests(platform(), several);
  several.parameters.target_column = "rainfall";
  several.parameters.future_weather_provider = "observed";
  submit_backtests(platform(), several);
  const auto count_of = [&](const store::SpecificationFilter& filter) {
    return list_specifications(platform(), filter).size();
  };
  store::SpecificationFilter filter;
  EXPECT_EQ(count_of(filter), 2U);
  filter.n_periods = 3;
  filter.n_splits = 7;
  filter.stride = 1;
  EXPECT_EQ(count_of(filter), 2U);
  filter.target_column = "rainfall";
  EXPECT_EQ(count_of(filter), 1U);
  filter.future_weather_provider = "climatology";
  EXPECT_EQ(count_of(filter), 0U);
  filter = {};
  filter.n_retrain = 2;
  EXPECT_EQ(count_of(filter), 0U);
  filter = {};
  filter.dataset_id = 99;
  EXPECT_EQ(count_of(filter), 0U);
}

TEST_F(CreateBacktestTest, AcceptsTheIdOfAModel) {
  BacktestRequest submitted = request(stored_dataset(36));
  submitted.model = naive_model();
  EXPECT_TRUE(queue_.get(submit_backtest(platform(), submitted)));
}

TEST_F(CreateBacktestTest, RefusesInvalidRequestsAndQueuesNothing) {
  const auto dataset = stored_dataset(36);
  EXPECT_EQ(code_of([&] { submit_backtest(platform(), request(999)); }), ErrorCode::kNotFound);
  BacktestRequest unknown_model = request(dataset);
  unknown_model.model = std::string("no such model");
  EXPECT_EQ(
      message_of([&] { submit_backtest(platform(), unknown_model); }),
      "There is no configured model named 'no such model'"
  );
  unknown_model.model = std::int64_t{999};
  EXPECT_EQ(code_of([&] { submit_backtest(platform(), unknown_model); }), ErrorCode::kInvalidInput);
  BacktestRequest too_long = request(dataset);
  too_long.n_splits = 40;
  EXPECT_THAT(message_of([&] { submit_backtest(platform(), too_long); }), HasSubstr("36 periods"));
  EXPECT_EQ(count("chapx_job"), 0);
}

TEST_F(CreateBacktestTest, QueuesTheDataOfTheRequest) {
  const ImportSummary summary =
      submit_backtest_with_data(platform(), request_with_data(), monthly_input(36));
  ASSERT_TRUE(summary.job_id);
  EXPECT_EQ(summary.kept_org_units, 2);
  EXPECT_TRUE(summary.rejected.empty());
  EXPECT_EQ(queue_.get(*summary.job_id)->type, "create_backtest_from_data");
}

TEST_F(CreateBacktestTest, RejectsOrgUnitsWithoutAPolygon) {
  ImportInput input = monthly_input(36);
  input.geojson = monthly_input(1, {"OU_north"}).geojson;
  const ImportSummary summary = submit_backtest_with_data(platform(), request_with_data(), input);
  EXPECT_EQ(summary.kept_org_units, 1);
  ASSERT_EQ(summary.rejected.size(), 1U);
  EXPECT_EQ(summary.rejected[0].org_unit, "OU_south");
}

TEST_F(CreateBacktestTest, RefusesARequestThatAsksTheServerToFetchData) {
  BacktestWithDataRequest submitted = request_with_data();
  submitted.fetches_data = true;
  EXPECT_EQ(
      code_of([&] { submit_backtest_with_data(platform(), submitted, monthly_input(36)); }),
      ErrorCode::kInvalidInput
  );
}

TEST_F(CreateBacktestTest, ADryRunQueuesNothing) {
  const ImportSummary summary =
      dry_run_backtest_with_data(platform(), request_with_data(), monthly_input(36));
  EXPECT_EQ(summary.job_id, std::nullopt);
  EXPECT_EQ(summary.kept_org_units, 2);
  EXPECT_EQ(count("chapx_job"), 0);
}

TEST_F(CreateBacktestTest, ADryRunWithIncompleteDataListsTheRejectedOrgUnits) {
  ImportInput input = monthly_input(36, {"OU_north"});
  input.observations.add("202212", "OU_south", "rainfall", 1);
  ImportInput only_incomplete;
  only_incomplete.observations.add("202001", "OU_south", "disease_cases", 1);
  only_incomplete.observations.add("202002", "OU_south", "disease_cases", 1);
  only_incomplete.observations.add("202001", "OU_south", "rainfall", 1);
  EXPECT_EQ(dry_run_backtest_with_data(platform(), request_with_data(), input).rejected.size(), 1U);
  const auto summary = dry_run_backtest_with_data(platform(), request_with_data(), only_incomplete);
  EXPECT_EQ(summary.kept_org_units, 0);
  EXPECT_EQ(summary.rejected.size(), 1U);
}

}  // namespace
}  // namespace chap::services
