// Wire types of stored backtests (http-api.md 3.8, 5.1 to 5.7, 6.7 to 6.10).
#pragma once

#include "api/dto/backtest_parameters.hpp"
#include "api/dto/dataset.hpp"
#include "api/dto/job_request.hpp"
#include "api/dto/model_fields.hpp"
#include "api/dto/page.hpp"
#include "domain/evaluation/weather_provider.hpp"
#include "foundation/schema/rendered.hpp"

namespace chap::dto {

// The members of responses about a backtest whose values are those of its backtest specification.
struct BacktestSpecificationMembers {
  std::int64_t n_periods = backtest_parameter::kPeriods.default_integer();
  std::int64_t n_splits = backtest_parameter::kSplits.default_integer();
  std::int64_t stride = backtest_parameter::kStride.default_integer();
  std::int64_t n_retrain = backtest_parameter::kTrainings.default_integer();
  std::string future_weather_provider = evaluation::default_weather_provider().id;
  std::int64_t specification_id = 0;
};

struct BacktestRead : BacktestSpecificationMembers {
  std::int64_t dataset_id = 0;
  std::string model_id;
  std::optional<std::string> name;
  std::optional<schema::DateTime> created;
  std::optional<std::string> model_template_version;
  std::int64_t id = 0;
  json::TextList org_units;
  json::TextList split_periods;
  std::optional<std::int64_t> max_horizon_distance;
  std::optional<std::string> chap_version;
  DataSetMeta dataset;
  schema::NumberMap aggregate_metrics;
  std::optional<schema::Rendered<ConfiguredModelRead>> configured_model;
  std::optional<std::int64_t> prediction_setup_id;
};

// The response of GET /v1/crud/backtests/{id}/full: a backtest without its data set and its model.
struct Backtest : BacktestSpecificationMembers {
  std::int64_t dataset_id = 0;
  std::string model_id;
  std::optional<std::string> name;
  std::optional<schema::DateTime> created;
  std::optional<std::string> model_template_version;
  std::optional<std::int64_t> id;
  json::TextList org_units;
  json::TextList split_periods;
  std::optional<std::int64_t> max_horizon_distance;
  std::optional<std::string> chap_version;
  schema::NumberMap aggregate_metrics;
  std::int64_t model_db_id = 0;
};

struct BacktestCreate : JobRequest {
  std::int64_t dataset_id = 0;
  std::variant<std::int64_t, std::string> model_id;
  std::optional<std::string> name;
  std::optional<schema::DateTime> created;
  std::optional<std::string> model_template_version;
};

struct BacktestUpdate {
  // The outer optional is empty if the request does not have the member. The inner optional is
  // empty if the member is null, which removes the name.
  std::optional<std::optional<std::string>> name;
};

// Selects the backtests of a list. A parameter that is nullopt does not restrict the list.
struct BacktestListQuery : PageQuery {
  std::optional<std::int64_t> specification_id;
  std::optional<std::int64_t> dataset_id;
};

// The org units and split periods that two backtests have in common.
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

// One observed value. The contract prescribes the names of the members.
struct DataElement {
  std::string pe;  // period
  std::string ou;  // org unit id
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
  std::string ids;  // separated by commas
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
  bool is_dataset_id = false;  // whether backtest_id is the id of a data set
};

}  // namespace chap::dto
