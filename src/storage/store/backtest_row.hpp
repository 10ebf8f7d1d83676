// Table `backtest`: one evaluation of a model on a data set.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct BacktestRow {
  std::int64_t id = 0;
  std::int64_t dataset_id = 0;
  std::int64_t model_db_id = 0;
  std::string model_id;  // the name of the configured model
  std::optional<std::string> name;
  std::optional<Timestamp> created;
  std::optional<std::string> model_template_version;
  json::TextList org_units;
  json::TextList split_periods;          // the split period of each split
  std::string aggregate_metrics = "{}";  // JSON object: metric ids and finite numbers
  std::optional<std::int64_t> max_horizon_distance;
  std::optional<std::string> chap_version;  // the version of the program that ran the backtest
  std::int64_t specification_id = 0;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::BacktestRow> {
  using Row = store::BacktestRow;
  static constexpr std::string_view kName = "backtest";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("dataset_id", &Row::dataset_id),
        column("model_db_id", &Row::model_db_id),
        column("model_id", &Row::model_id),
        column("name", &Row::name, Rule::kEmptyIsNone),
        column("created", &Row::created),
        column("model_template_version", &Row::model_template_version, Rule::kEmptyIsNone),
        column("org_units", &Row::org_units),
        column("split_periods", &Row::split_periods),
        column("aggregate_metrics", &Row::aggregate_metrics, Rule::kJsonObject),
        column("max_horizon_distance", &Row::max_horizon_distance, Rule::kEmptyIsNone),
        column("chap_version", &Row::chap_version, Rule::kEmptyIsNone),
        column("specification_id", &Row::specification_id)
    );
  }
};
