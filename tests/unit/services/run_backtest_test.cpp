#include "services/run_backtest.hpp"

#include "modelrun/catalog/make_model.hpp"
#include "services/evaluation_entries.hpp"
#include "services/metric_table.hpp"
#include "services/plots.hpp"
#include "services/thresholds.hpp"
#include "tests/support/test_model.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace chap::services {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

// Stores a backtest of naive_model on 36 months of two org units.
class EvaluatedBacktestTest : public PlatformTest {
 protected:
  EvaluatedBacktestTest() : dataset_id_(stored_dataset(36)) { backtest_id_ = evaluate(); }

  // Runs and stores the backtest; returns its id.
  std::int64_t evaluate() {
    const series::DataSet data = load_dataset(*database_->read(), dataset_id_).data;
    const auto details = read_configured_model(platform(), naive_model());
    const auto model = catalog::make_model(details);
    const auto log = [&](const std::string& line) { log_.push_back(line); };
    FinishedBacktest finished = select_and_run(data, *model, log);
    finished.dataset_id = dataset_id_;
    finished.name = "evaluated";
    finished.model = details;
    finished.started = clock_.now();
    return database_->transact([&](sql::Connection& db) { return store_backtest(db, finished); });
  }

  FinishedBacktest select_and_run(
      const series::DataSet& data, const evaluation::Model& model, const ProgressLog& log
  ) const {
    const BacktestSetup setup{windows_};
    evaluation::RunContext context;
    context.log = log;
    return run_and_score(select_backtest_data(data, setup, log), setup, model, context);
  }

  evaluation::Windows windows_{.n_periods = 3, .n_splits = 4, .stride = 2, .n_retrain = 1};
  std::vector<std::string> log_;
  std::int64_t dataset_id_;
  std::int64_t backtest_id_ = 0;
};

TEST_F(EvaluatedBacktestTest, StoresOneForecastForEachSplitOrgUnitAndPeriod) {
  EXPECT_EQ(count("backtestforecast"), 4 * 2 * 3);
  const auto row = store::BacktestStore(*database_->read()).find(backtest_id_);
  EXPECT_EQ(row->split_periods.items().size(), 4U);
  EXPECT_EQ(row->org_units.items().size(), 2U);
  EXPECT_EQ(row->max_horizon_distance, 3);
  EXPECT_THAT(log_, Contains(HasSubstr("split 4/4")));
}

TEST_F(EvaluatedBacktestTest, LogsOrgUnitsWithoutCasesInTheFirstTraining) {
  series::DataSet data = load_dataset(*database_->read(), dataset_id_).data;
  for (double& value : data.values(*data.feature_index(series::kTarget), 0)) {
    value = std::numeric_limits<double>::quiet_NaN();
  }
  const auto model = catalog::make_model(read_configured_model(platform(), naive_model()));
  std::vector<std::string> lines;
  const auto log = [&](const std::string& line) { lines.push_back(line); };
  EXPECT_EQ(select_and_run(data, *model, log).org_units, std::vector<std::string>{"OU_south"});
  EXPECT_THAT(
      lines, Contains("No disease data in the first training split (disease_cases): OU_north")
  );
  for (double& value : data.values(*data.feature_index(series::kTarget), 1)) {
    value = std::numeric_limits<double>::quiet_NaN();
  }
  EXPECT_EQ(code_of([&] { select_and_run(data, *model, log); }), ErrorCode::kInvalidInput);
}

// A model that forecasts zeros. It also forecasts an org unit that is not in the data.
class ExtraOrgUnitModel : public testing_support::TestModel {
 protected:
  evaluation::Forecast forecast(
      const evaluation::History& history, const evaluation::Future& future, std::size_t
  ) const override {
    std::vector<std::string> org_units = history.data.org_units();
    org_units.emplace_back("OU_elsewhere");
    const std::size_t n = org_units.size() * future.periods().size();
    return {std::move(org_units), future.periods(), 1, std::vector<double>(n)};
  }
};

TEST_F(EvaluatedBacktestTest, DropsAndLogsForecastsOfOrgUnitsThatAreNotInTheData) {
  ExtraOrgUnitModel model;
  std::vector<std::string> lines;
  const auto finished = select_and_run(
      load_dataset(*database_->read(), dataset_id_).data,
      model,
      [&](const std::string& line) { lines.push_back(line); }
  );
  EXPECT_EQ(finished.splits[0].forecast.org_units.size(), 2U);
  EXPECT_THAT(lines, Contains(HasSubstr("these forecasts are dropped: OU_elsewhere")));
}

TEST_F(EvaluatedBacktestTest, ReadsQuantilesInStoredOrderAndByOrgUnit) {
  const auto all = evaluation_entries(platform(), backtest_id_, {0.1, 0.9}, {});
  ASSERT_EQ(all.size(), 24U);
  EXPECT_EQ(all[0].org_unit, "OU_north");
  EXPECT_LE(all[0].values[0], all[0].values[1]);
  store::ForecastFilter south;
  south.org_units = std::vector<std::string>{"OU_south"};
  EXPECT_EQ(evaluation_entries(platform(), backtest_id_, {0.5}, south).size(), 12U);
}

TEST_F(EvaluatedBacktestTest, SumsOrgUnitsToNationalValues) {
  store::ForecastFilter nation;
  nation.org_units = std::vector<std::string>{"adm0"};
  const auto quantiles = evaluation_entries(platform(), backtest_id_, {0.5}, nation);
  ASSERT_EQ(quantiles.size(), 12U);
  EXPECT_EQ(quantiles[0].org_unit, "adm0");
  const auto cases = observed_cases(platform(), backtest_id_, false, nation.org_units);
  ASSERT_EQ(cases.size(), 36U);
  EXPECT_EQ(cases[0].cases, 20);  // 10 in each of the two org units
}

TEST_F(EvaluatedBacktestTest, ReadsObservedCasesByBacktestOrByDataset) {
  EXPECT_EQ(observed_cases(platform(), backtest_id_, false, {}).size(), 72U);
  EXPECT_EQ(observed_cases(platform(), dataset_id_, true, {}).size(), 72U);
  EXPECT_EQ(code_of([&] { observed_cases(platform(), 999, false, {}); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { observed_cases(platform(), 999, true, {}); }), ErrorCode::kNotFound);
}

TEST_F(EvaluatedBacktestTest, RefusesUnknownBacktestsAndQuantilesBelow0) {
  EXPECT_EQ(code_of([&] { evaluation_entries(platform(), 999, {0.5}, {}); }), ErrorCode::kNotFound);
  EXPECT_EQ(
      code_of([&] { evaluation_entries(platform(), backtest_id_, {-0.1}, {}); }),
      ErrorCode::kValidation
  );
  EXPECT_EQ(code_of([&] { stream_metric_csv(platform(), 999); }), ErrorCode::kNotFound);
}

TEST_F(EvaluatedBacktestTest, StreamsTheDetailedScoresAsCsv) {
  const TextStream stream = stream_metric_csv(platform(), backtest_id_);
  std::string text;
  while (stream(text)) {
  }
  EXPECT_THAT(text, StartsWith("metric_id,location,time_period,horizon_distance,metric\n"));
  EXPECT_THAT(text, HasSubstr("\ncrps,OU_north,"));
}

TEST_F(EvaluatedBacktestTest, ListsTheFacetsOfAPlot) {
  const auto facets =
      facet_coordinates(platform(), plots::backtest_plots().front().id, backtest_id_);
  for (const plots::Facet& facet : facets) EXPECT_FALSE(facet.coordinates.empty());
  EXPECT_EQ(
      code_of([&] { facet_coordinates(platform(), "no such plot", backtest_id_); }),
      ErrorCode::kNotFound
  );
  EXPECT_EQ(
      code_of([&] { facet_coordinates(platform(), plots::backtest_plots().front().id, 999); }),
      ErrorCode::kNotFound
  );
}

TEST_F(EvaluatedBacktestTest, ComputesSeasonalThresholds) {
  OlderThresholdRequest request;
  request.dataset_id = dataset_id_;
  request.strategy = "seasonal";
  request.periods = {"202301"};
  const auto thresholds = compute_older_thresholds(platform(), request);
  ASSERT_EQ(thresholds.size(), 2U);
  EXPECT_EQ(thresholds[0].value, 10);  // every January has 10 cases, so the deviation is 0
  request.locations = {"OU_south"};
  EXPECT_EQ(compute_older_thresholds(platform(), request).size(), 1U);
}

TEST_F(EvaluatedBacktestTest, RefusesUnknownThresholdStrategiesDatasetsAndPeriods) {
  OlderThresholdRequest request;
  request.dataset_id = dataset_id_;
  request.periods = {"202301"};
  request.strategy = "none";
  EXPECT_THAT(
      message_of([&] { compute_older_thresholds(platform(), request); }),
      StartsWith("Unknown threshold strategy: none")
  );
  request.strategy = "seasonal";
  request.periods = {"no period"};
  EXPECT_EQ(
      code_of([&] { compute_older_thresholds(platform(), request); }), ErrorCode::kValidation
  );
  request.dataset_id = 999;
  EXPECT_EQ(code_of([&] { compute_older_thresholds(platform(), request); }), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace chap::services
