// Stores and reads backtests, alone or with their data sets, models and prediction setups. The
// forecasts of backtests are in backtestforecast_store.hpp.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/backtest_row.hpp"
#include "storage/store/backtestspecification_row.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/predictionsetup_row.hpp"

#include <functional>
#include <memory>

namespace chap::store {

// In databases of old releases, the data set or the model of a backtest may not exist any more.
struct BacktestDetails {
  BacktestRow backtest;
  std::optional<DatasetRow> dataset;
  std::optional<BacktestSpecificationRow> specification;
  // The backtests of one list that have the same model share this object.
  std::shared_ptr<const ConfiguredModelDetails> model;
  std::optional<PredictionSetupRow> setup;
};

// With these columns, callers find the org units and splits that two backtests have in common.
struct BacktestUnitsAndSplits {
  std::int64_t id = 0;
  std::vector<std::string> org_units;
  std::vector<std::string> split_periods;
};

// The conditions for the backtests of a list. A member that is nullopt matches every backtest.
struct BacktestFilter {
  std::optional<std::int64_t> specification_id = {};
  std::optional<std::int64_t> dataset_id = {};
};

using BacktestVisitor = std::function<void(const BacktestDetails&)>;

class BacktestStore {
 public:
  explicit BacktestStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::ForeignKeyViolation if the data set or the model does not exist.
  std::int64_t insert(const BacktestRow& row);
  // Visits the backtests in ascending order of their ids, with one statement. Backtests of baseline
  // models are left out. The object that `visit` receives is overwritten before the next call.
  void for_each(const sql::Page& page, const BacktestFilter& filter, const BacktestVisitor& visit);
  std::vector<BacktestDetails> list(const sql::Page& page = {}, const BacktestFilter& filter = {});
  // All backtests of a backtest specification, the newest first, including those of baseline
  // models.
  std::vector<BacktestDetails> of_specification(std::int64_t specification_id);
  std::optional<BacktestDetails> details(std::int64_t id);
  std::optional<BacktestRow> find(std::int64_t id);
  std::vector<BacktestUnitsAndSplits> units_and_splits();
  // Returns false if the backtest does not exist.
  bool rename(std::int64_t id, const std::optional<std::string>& name);
  bool set_metrics(std::int64_t id, const std::string& json_object);
  // Deletes backtests with their forecasts, metrics and prediction setups. The predictions of these
  // setups are kept and refer to no setup any more. Unknown ids are skipped. Returns the number of
  // deleted backtests. The caller must have begun a transaction.
  std::int64_t remove(const std::vector<std::int64_t>& ids);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::BacktestUnitsAndSplits> {
  using Row = store::BacktestUnitsAndSplits;
  static constexpr std::string_view kName = "backtest";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("org_units", &Row::org_units),
        column("split_periods", &Row::split_periods)
    );
  }
};
