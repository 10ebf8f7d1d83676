// Wire types of stored predictions (http-api.md 3.9).
#pragma once

#include "api/dto/dataset.hpp"
#include "api/dto/model_fields.hpp"

namespace chap::dto {

struct PredictionInfo {
  std::int64_t dataset_id = 0;
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

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::PredictionInfo> {
  using T = dto::PredictionInfo;
  static constexpr const char* kName = "PredictionInfo";
  static auto fields() {
    return std::make_tuple(
        field("dataset_id", &T::dataset_id),
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

}  // namespace chap::schema
