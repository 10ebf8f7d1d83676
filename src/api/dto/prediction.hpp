// Wire types of stored predictions (http-api.md 3.9).
#pragma once

#include "api/dto/dataset.hpp"
#include "api/dto/model_fields.hpp"

namespace chap::dto {

struct PredictionInfo {
  std::int64_t dataset_id = 0;
  std::optional<std::int64_t> prediction_setup_id;
  std::string model_id;
  std::int64_t n_periods = 0;
  std::string name;
  schema::DateTime created;
  schema::FreeObject meta_data;
  std::vector<std::string> org_units;
  std::int64_t id = 0;
  std::optional<ConfiguredModelDB> configured_model;
  DataSetMeta dataset;
};

struct PredictionEntry {
  std::string org_unit;
  std::string period;
  double quantile = 0;
  double value = 0;
};

struct PredictionId {
  std::int64_t prediction_id = 0;
};

struct PredictionEntryQuery {  // for the route with the id in the query
  std::int64_t prediction_id = 0;
  std::vector<double> quantiles;
};

struct PredictionEntryPath {  // for the route with the id in the path
  std::int64_t prediction_id = 0;
  std::vector<double> quantiles;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::PredictionInfo> {
  using T = dto::PredictionInfo;
  static constexpr const char* kName = "PredictionInfo";
  static auto fields() {
    return std::make_tuple(
        field("dataset_id", &T::dataset_id),
        field("prediction_setup_id", &T::prediction_setup_id).optional(),
        field("model_id", &T::model_id).doc("Name of the configured model"),
        field("n_periods", &T::n_periods),
        field("name", &T::name),
        field("created", &T::created),
        field("meta_data", &T::meta_data).optional(),
        field("org_units", &T::org_units).optional(),
        field("id", &T::id),
        field("configured_model", &T::configured_model),
        field("dataset", &T::dataset)
    );
  }
};

template <>
struct Describe<dto::PredictionEntry> {
  using T = dto::PredictionEntry;
  static constexpr const char* kName = "PredictionEntry";
  static auto fields() {
    return std::make_tuple(
        field("org_unit", &T::org_unit),
        field("period", &T::period),
        field("quantile", &T::quantile),
        field("value", &T::value)
    );
  }
};

template <>
struct Describe<dto::PredictionId> {
  static auto fields() {
    return std::make_tuple(path("predictionId", &dto::PredictionId::prediction_id));
  }
};

template <>
struct Describe<dto::PredictionEntryQuery> {
  using T = dto::PredictionEntryQuery;
  static auto fields() {
    return std::make_tuple(
        query("predictionId", &T::prediction_id), query("quantiles", &T::quantiles)
    );
  }
};

template <>
struct Describe<dto::PredictionEntryPath> {
  using T = dto::PredictionEntryPath;
  static auto fields() {
    return std::make_tuple(
        path("predictionId", &T::prediction_id), query("quantiles", &T::quantiles)
    );
  }
};

}  // namespace chap::schema
