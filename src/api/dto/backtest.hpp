// Wire types of stored backtests (http-api.md 3.8, 5.1 to 5.7, 6.7 to 6.10).
#pragma once

#include "api/dto/dataset.hpp"
#include "api/dto/model_fields.hpp"
#include "foundation/schema/rendered.hpp"

namespace chap::dto {

struct BacktestRead {
  std::int64_t dataset_id = 0;
  std::string model_id;
  std::optional<std::string> name;
  std::optional<schema::DateTime> created;
  std::optional<std::string> model_template_version;
  std::int64_t id = 0;
  json::TextList org_units;
  json::TextList split_periods;
  std::optional<std::int64_t> max_horizon_distance;
  DataSetMeta dataset;
  schema::NumberMap aggregate_metrics;
  std::optional<schema::Rendered<ConfiguredModelRead>> configured_model;
  std::optional<std::int64_t> prediction_setup_id;
};

// The bare row, `/full`.
struct Backtest {
  std::int64_t dataset_id = 0;
  std::string model_id;
  std::optional<std::string> name;
  std::optional<schema::DateTime> created;
  std::optional<std::string> model_template_version;
  std::optional<std::int64_t> id;
  json::TextList org_units;
  json::TextList split_periods;
  std::optional<std::int64_t> max_horizon_distance;
  schema::NumberMap aggregate_metrics;
  std::int64_t model_db_id = 0;
};

struct BacktestCreate {
  std::int64_t dataset_id = 0;
  std::variant<std::int64_t, std::string> model_id;
  std::optional<std::string> name;
  std::optional<schema::DateTime> created;
  std::optional<std::string> model_template_version;
};

struct BacktestUpdate {
  // Outer: whether the member was sent; inner: its value, null clears the name.
  std::optional<std::optional<std::string>> name;
};

struct BacktestDomain {
  std::vector<std::string> org_units;
  std::vector<std::string> split_periods;
};

struct EvaluationEntry {
  std::string org_unit;
  std::string period;
  double quantile = 0;
  double value = 0;
  std::string split_period;
};

struct DataElement {
  std::string pe;
  std::string ou;
  std::optional<double> value;
};

struct DataList {
  std::string feature_id;
  std::string dhis2_id;
  std::vector<DataElement> data;
};

struct BacktestId {
  std::int64_t backtest_id = 0;
};

struct BacktestIds {
  std::string ids;
};

struct BacktestPair {
  std::int64_t first = 0;
  std::int64_t second = 0;
};

struct EvaluationEntryQuery {
  std::int64_t backtest_id = 0;
  std::vector<double> quantiles;
  std::optional<std::string> split_period;
  std::optional<std::vector<std::string>> org_units;
};

struct ActualCasesQuery {
  std::int64_t backtest_id = 0;
  std::optional<std::vector<std::string>> org_units;
  bool is_dataset_id = false;
};

}  // namespace chap::dto
