// Wire types of prediction setups (http-api.md 3.10, 5.22 to 5.27).
#pragma once

#include "api/dto/alert_policy.hpp"
#include "api/dto/import.hpp"
#include "api/dto/model_fields.hpp"
#include "api/dto/prediction.hpp"

namespace chap::dto {

struct QuantileTarget {
  std::string quantile;  // free text, for example 0.5, median or p25
  std::string data_element_id;
};

struct PredictionSetupRead {
  std::int64_t id = 0;
  std::string name;
  std::optional<schema::DateTime> created;
  std::int64_t backtest_id = 0;
  ConfiguredModelRead configured_model;
  std::optional<std::string> start_period;
  std::vector<std::string> org_units;
  std::vector<DataSource> covariate_sources;
  std::optional<std::string> period_type;
  std::optional<std::string> schedule_cron_expression;
  bool schedule_enabled = false;
  std::vector<QuantileTarget> quantile_targets;
  std::optional<AlertPolicyRead> alert_policy;
};

struct PredictionSetupReadWithPredictions : PredictionSetupRead {
  std::vector<PredictionInfo> predictions;
};

struct PredictionSetupCreate {
  std::int64_t backtest_id = 0;
  std::string name;
  std::optional<std::int64_t> alert_policy_id;
  std::optional<std::string> schedule_cron_expression;
  bool schedule_enabled = false;
  std::vector<QuantileTarget> quantile_targets;
};

struct PredictionSetupUpdate {
  // The outer optional is empty if the request does not have the member. The inner optional is
  // empty if the member is null.
  std::optional<std::optional<std::string>> name;
  std::optional<std::optional<std::string>> schedule_cron_expression;
  std::optional<std::optional<bool>> schedule_enabled;
  std::optional<std::optional<std::vector<QuantileTarget>>> quantile_targets;
  std::optional<std::optional<std::int64_t>> alert_policy_id;
};

struct RunPredictionSetupRequest : JobRequest {
  std::string name;
  FeatureCollectionModel geojson;
  series::Observations provided_data;
  std::optional<std::string> type;  // ignored: the stored data set has the type "prediction"
  std::int64_t n_periods = 3;
};

struct PredictionSetupId {
  std::int64_t prediction_setup_id = 0;
};

}  // namespace chap::dto
