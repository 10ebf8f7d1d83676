// Table `predictionsetup`: the stored description of regular predictions with the model of a
// backtest.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct PredictionSetupRow {
  std::int64_t id = 0;
  std::string name;
  std::optional<Timestamp> created;
  std::int64_t backtest_id = 0;
  std::int64_t configured_model_id = 0;
  std::optional<std::string> start_period;
  std::optional<std::string> period_type;
  std::vector<std::string> org_units;
  std::string covariate_sources = "[]";  // JSON: [{"covariate", "data_element_id"}]
  std::string quantile_targets = "[]";   // JSON: [{"quantile", "data_element_id"}]
  std::optional<std::string> schedule_cron_expression;
  bool schedule_enabled = false;
  std::optional<std::int64_t> alert_policy_id;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::PredictionSetupRow> {
  using Row = store::PredictionSetupRow;
  static constexpr std::string_view kName = "predictionsetup";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("name", &Row::name),
        column("created", &Row::created),
        column("backtest_id", &Row::backtest_id),
        column("configured_model_id", &Row::configured_model_id),
        column("start_period", &Row::start_period, Rule::kEmptyIsNone),
        column("period_type", &Row::period_type, Rule::kEmptyIsNone),
        column("org_units", &Row::org_units),
        column("covariate_sources", &Row::covariate_sources, Rule::kJsonList),
        column("quantile_targets", &Row::quantile_targets, Rule::kJsonList),
        column("schedule_cron_expression", &Row::schedule_cron_expression, Rule::kEmptyIsNone),
        column("schedule_enabled", &Row::schedule_enabled),
        column("alert_policy_id", &Row::alert_policy_id, Rule::kEmptyIsNone)
    );
  }
};
