// Backtests, alone or with everything the lists show about them. Their forecasts:
// backtestforecast_store.hpp.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/backtest_row.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/predictionsetup_row.hpp"

#include <functional>
#include <memory>

namespace chap::store {

// Parents may be gone in databases that came from old releases.
struct BacktestDetails {
  BacktestRow backtest;
  std::optional<DatasetRow> dataset;
  // With its template; shared by the backtests of one list.
  std::shared_ptr<const ConfiguredModelDetails> model;
  std::optional<PredictionSetupRow> setup;
};

// What two backtests have in common is decided by these.
struct BacktestCoverage {
  std::int64_t id = 0;
  std::vector<std::string> org_units;
  std::vector<std::string> split_periods;
};

using BacktestVisitor = std::function<void(const BacktestDetails&)>;

class BacktestStore {
 public:
  explicit BacktestStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::ForeignKeyViolation when data set or model are gone.
  std::int64_t insert(const BacktestRow& row);
  // One statement, whatever their number; ascending by id. What is visited is good until the next.
  void for_each(const sql::Page& page, const BacktestVisitor& visit);
  std::vector<BacktestDetails> list(const sql::Page& page = {});
  std::optional<BacktestDetails> details(std::int64_t id);
  std::optional<BacktestRow> find(std::int64_t id);
  std::vector<BacktestCoverage> coverage();
  // False when there is no such backtest.
  bool rename(std::int64_t id, const std::optional<std::string>& name);
  bool set_metrics(std::int64_t id, const std::string& json_object);
  // With forecasts, metrics and setups; predictions of the setups stay, without their link. Unknown
  // ids are skipped. Returns the number of backtests deleted. Needs a transaction around it.
  std::int64_t remove(const std::vector<std::int64_t>& ids);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::BacktestCoverage> {
  using Row = store::BacktestCoverage;
  static constexpr std::string_view kName = "backtest";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("org_units", &Row::org_units),
        column("split_periods", &Row::split_periods)
    );
  }
};
