// The evaluation itself: run the model over the splits, judge it, store everything at once
// (database.md 4.2; evaluation.md 4.4).
#pragma once

#include "domain/evaluation/backtest.hpp"
#include "foundation/base/clock.hpp"
#include "storage/sql/connection.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct FinishedBacktest {
  std::int64_t dataset_id = 0;
  std::optional<std::string> name;
  store::ConfiguredModelDetails model;
  Timestamp started{};
  std::vector<std::string> org_units;
  std::vector<evaluation::SplitForecast> splits;
  std::vector<std::pair<std::string, double>> metrics;
};

// Tells the user what goes on.
using Tell = std::function<void(const std::string& line)>;

// Drops places without a target in the first training window (and says so), runs, judges.
FinishedBacktest run_and_judge(
    const series::DataSet& data,
    const evaluation::Windows& windows,
    evaluation::Model& model,
    const Tell& tell
);

// Row, forecasts and metrics; needs a transaction around it. Returns the id.
std::int64_t store_backtest(sql::Connection& transaction, const FinishedBacktest& backtest);

}  // namespace chap::services
