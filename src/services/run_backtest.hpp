// Runs a backtest: forecasts the window of every split, scores the forecasts, and stores the result
// in one transaction (database.md 4.2; evaluation.md 4.4).
#pragma once

#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/weather_provider.hpp"
#include "foundation/base/clock.hpp"
#include "storage/sql/connection.hpp"
#include "storage/store/backtestspecification_row.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

// The parameters, without the data set, that all backtests of a backtest specification have in
// common.
struct BacktestSetup {
  evaluation::Windows windows;
  std::string future_weather_provider = evaluation::default_weather_provider().id;
  std::string target_column = series::kTarget;
};

// Returns the backtest specification for evaluations of `org_units` of a data set with this setup.
// The id of the returned row is 0.
store::BacktestSpecificationRow specification_row(
    std::int64_t dataset_id, const BacktestSetup& setup, const std::vector<std::string>& org_units
);

struct BacktestData {
  // All org units of the data set. The observed values of the windows are read from these data.
  series::DataSet all;
  // Only the org units that have a target value in the training data of the first split. Models
  // receive these data.
  series::DataSet evaluated;
};

struct FinishedBacktest {
  std::int64_t dataset_id = 0;
  std::optional<std::string> name;
  store::ConfiguredModelDetails model;
  BacktestSetup setup;
  Timestamp started{};
  std::vector<std::string> org_units;
  std::vector<evaluation::SplitForecast> splits;
  std::vector<std::pair<std::string, double>> metrics;
};

// Receives one line for the job log, which users read.
using ProgressLog = std::function<void(const std::string& line)>;

// Leaves out the org units that have no target value in the training data of the first split, and
// logs these org units. Throws Error (kInvalidInput) when no org unit is left. Also throws the
// errors of evaluation::require_weather_provider(), evaluation::require_backtest_data() and
// series::with_target().
BacktestData select_backtest_data(
    const series::DataSet& stored_data, const BacktestSetup& setup, const ProgressLog& log
);

// Forecasts and scores every split. Throws the errors of evaluation::run_backtest().
FinishedBacktest run_and_score(
    const BacktestData& data,
    const BacktestSetup& setup,
    const evaluation::Model& model,
    const evaluation::RunContext& context
);

// Stores the backtest with forecasts and metrics; returns its id. The caller must have begun a
// transaction. Throws conflict when the data set has been deleted.
std::int64_t store_backtest(sql::Connection& transaction, const FinishedBacktest& backtest);

}  // namespace chap::services
