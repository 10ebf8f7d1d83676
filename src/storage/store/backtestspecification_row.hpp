// Table `backtestspecification`: the data set and the parameters that several backtests have in
// common. The scores of two backtests with the same specification are comparable.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

// Two specifications of a data set always differ in at least one member other than `id` and
// `org_units`.
struct BacktestSpecificationRow {
  std::int64_t id = 0;
  std::int64_t dataset_id = 0;
  std::string target_column = "disease_cases";
  std::int64_t n_periods = 0;
  std::int64_t n_splits = 0;
  std::int64_t stride = 0;
  std::int64_t n_retrain = 0;
  std::string future_weather_provider = "climatology";
  json::TextList org_units;  // sorted
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::BacktestSpecificationRow> {
  using Row = store::BacktestSpecificationRow;
  static constexpr std::string_view kName = "backtestspecification";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("dataset_id", &Row::dataset_id),
        column("target_column", &Row::target_column),
        column("n_periods", &Row::n_periods),
        column("n_splits", &Row::n_splits),
        column("stride", &Row::stride),
        column("n_retrain", &Row::n_retrain),
        column("future_weather_provider", &Row::future_weather_provider),
        column("org_units", &Row::org_units)
    );
  }
};
