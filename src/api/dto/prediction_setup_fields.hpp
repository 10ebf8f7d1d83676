// The field tables of prediction_setup.hpp.
#pragma once

#include "api/dto/prediction_setup.hpp"

namespace chap::schema {

template <>
struct Describe<dto::QuantileTarget> {
  using T = dto::QuantileTarget;
  static constexpr const char* kName = "QuantileTarget";
  static auto fields() {
    return std::make_tuple(
        field("quantile", &T::quantile).doc("The quantile, as text"),
        field("data_element_id", &T::data_element_id)
            .doc("DHIS2 data element that receives the quantile")
    );
  }
};

template <class T>
auto prediction_setup_fields() {
  using B = dto::PredictionSetupRead;
  return std::make_tuple(
      of_base<T, B>("id", &B::id),
      of_base<T, B>("name", &B::name),
      of_base<T, B>("created", &B::created),
      of_base<T, B>("backtest_id", &B::backtest_id),
      of_base<T, B>("configured_model", &B::configured_model),
      of_base<T, B>("start_period", &B::start_period),
      of_base<T, B>("org_units", &B::org_units),
      of_base<T, B>("covariate_sources", &B::covariate_sources),
      of_base<T, B>("period_type", &B::period_type),
      of_base<T, B>("schedule_cron_expression", &B::schedule_cron_expression),
      of_base<T, B>("schedule_enabled", &B::schedule_enabled),
      of_base<T, B>("quantile_targets", &B::quantile_targets),
      of_base<T, B>("alert_policy", &B::alert_policy).optional()
  );
}

template <>
struct Describe<dto::PredictionSetupRead> {
  static constexpr const char* kName = "PredictionSetupRead";
  static auto fields() { return prediction_setup_fields<dto::PredictionSetupRead>(); }
};

template <>
struct Describe<dto::PredictionSetupReadWithPredictions> {
  using T = dto::PredictionSetupReadWithPredictions;
  static constexpr const char* kName = "PredictionSetupReadWithPredictions";
  static auto fields() {
    return std::tuple_cat(
        prediction_setup_fields<T>(),
        std::make_tuple(field("predictions", &T::predictions).default_shown_as("[]"))
    );
  }
};

template <>
struct Describe<dto::PredictionSetupCreate> {
  using T = dto::PredictionSetupCreate;
  static constexpr const char* kName = "PredictionSetupCreate";
  static auto fields() {
    return std::make_tuple(
        field("backtest_id", &T::backtest_id),
        field("name", &T::name).doc("Must not be empty"),
        field("alert_policy_id", &T::alert_policy_id).optional(),
        field("schedule_cron_expression", &T::schedule_cron_expression)
            .optional()
            .doc("Five fields: minute, hour, day, month, weekday"),
        field("schedule_enabled", &T::schedule_enabled).optional(),
        field("quantile_targets", &T::quantile_targets).optional()
    );
  }
};

template <>
struct Describe<dto::PredictionSetupUpdate> {
  using T = dto::PredictionSetupUpdate;
  static constexpr const char* kName = "PredictionSetupUpdate";
  static constexpr bool kClosed = true;
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name).optional(),
        field("schedule_cron_expression", &T::schedule_cron_expression).optional(),
        field("schedule_enabled", &T::schedule_enabled).optional(),
        field("quantile_targets", &T::quantile_targets).optional(),
        field("alert_policy_id", &T::alert_policy_id).optional().doc("null: no alerts")
    );
  }
};

template <>
struct Describe<dto::RunPredictionSetupRequest> {
  using T = dto::RunPredictionSetupRequest;
  static constexpr const char* kName = "RunPredictionSetupRequest";
  static constexpr bool kClosed = true;
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("geojson", &T::geojson),
        field("provided_data", &T::provided_data),
        field("type", &T::type).optional().doc("Ignored; the server sets the type"),
        field("n_periods", &T::n_periods).optional().greater_than(0)
    );
  }
};

template <>
struct Describe<dto::PredictionSetupId> {
  static auto fields() {
    return std::make_tuple(path("predictionSetupId", &dto::PredictionSetupId::prediction_setup_id));
  }
};

}  // namespace chap::schema
