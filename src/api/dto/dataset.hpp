// Wire types of stored data sets (http-api.md 3.2, 3.4, 3.5).
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

struct DataSource {
  std::string covariate;
  std::string data_element_id;
};

struct DataSetMeta {
  std::string name;
  std::optional<std::vector<DataSource>> data_sources = std::vector<DataSource>{};
  std::optional<std::string> type;
  std::int64_t id = 0;
  json::TextList covariates;
  std::optional<std::string> first_period;
  std::optional<std::string> last_period;
  std::optional<json::TextList> org_units;
  std::optional<schema::DateTime> created;
  std::optional<std::string> period_type;
  bool created_manually = false;
};

// An item of the list of data sets. DataSetInfo has the members of DataSetMeta, but the OpenAPI
// document shows the id as optional, like the document of the original.
struct DataSetInfo {
  std::string name;
  std::optional<std::vector<DataSource>> data_sources = std::vector<DataSource>{};
  std::optional<std::string> type;
  std::optional<std::int64_t> id;
  json::TextList covariates;
  std::optional<std::string> first_period;
  std::optional<std::string> last_period;
  std::optional<json::TextList> org_units;
  std::optional<schema::DateTime> created;
  std::optional<std::string> period_type;
  bool created_manually = false;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::DataSource> {
  using T = dto::DataSource;
  static constexpr const char* kName = "DataSource";
  static auto fields() {
    return std::make_tuple(
        field("covariate", &T::covariate).doc("Feature name"),
        field("data_element_id", &T::data_element_id).doc("DHIS2 data item that is the source")
    );
  }
};

// The fields that all types of data sets have. dataset_head_fields() returns those that
// come before the id, and dataset_tail_fields() returns those that come after the id.
template <class T>
auto dataset_head_fields() {
  return std::make_tuple(
      field("name", &T::name),
      field("data_sources", &T::data_sources).optional(),
      field("type", &T::type).optional().doc("evaluation or prediction")
  );
}

template <class T>
auto dataset_tail_fields() {
  return std::make_tuple(
      field("covariates", &T::covariates).optional().doc("All features, including disease_cases"),
      field("first_period", &T::first_period).optional(),
      field("last_period", &T::last_period).optional(),
      field("org_units", &T::org_units).optional()
  );
}

template <>
struct Describe<dto::DataSetMeta> {
  using T = dto::DataSetMeta;
  static constexpr const char* kName = "DataSetMeta";
  static auto fields() {
    return std::tuple_cat(
        dataset_head_fields<T>(),
        std::make_tuple(field("id", &T::id)),
        dataset_tail_fields<T>(),
        std::make_tuple(
            field("created", &T::created).optional(),
            field("period_type", &T::period_type).optional().doc("month or week"),
            field("created_manually", &T::created_manually)
                .optional()
                .doc("Whether a request of its own imported the data set, not a request for an "
                     "evaluation or prediction")
        )
    );
  }
};

template <>
struct Describe<dto::DataSetInfo> {
  using T = dto::DataSetInfo;
  static constexpr const char* kName = "DataSetInfo";
  static auto fields() {
    return std::tuple_cat(
        dataset_head_fields<T>(),
        std::make_tuple(field("id", &T::id).optional()),
        dataset_tail_fields<T>(),
        std::make_tuple(
            field("created", &T::created).optional(),
            field("period_type", &T::period_type).optional().doc("month or week"),
            field("created_manually", &T::created_manually)
                .optional()
                .doc("Whether a request of its own imported the data set, not a request for an "
                     "evaluation or prediction")
        )
    );
  }
};

}  // namespace chap::schema
