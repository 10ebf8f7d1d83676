// Table `dataset` without the polygons, which may be large; DatasetStore::geojson() reads them.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct DatasetRow {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::string> type;
  std::optional<Timestamp> created;
  std::optional<std::string> first_period;
  std::optional<std::string> last_period;
  std::optional<std::string> period_type;
  std::string data_sources = "[]";  // JSON: [{"covariate", "data_element_id"}]
  json::TextList covariates;
  json::TextList org_units;
  // Whether a user imported the data set. The value is false for a data set that was sent with a
  // request for an evaluation or a prediction.
  bool created_manually = false;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::DatasetRow> {
  using Row = store::DatasetRow;
  static constexpr std::string_view kName = "dataset";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("name", &Row::name),
        column("type", &Row::type),
        column("created", &Row::created),
        column("first_period", &Row::first_period, Rule::kEmptyIsNone),
        column("last_period", &Row::last_period, Rule::kEmptyIsNone),
        column("period_type", &Row::period_type, Rule::kEmptyIsNone),
        column("data_sources", &Row::data_sources, Rule::kJsonList),
        column("covariates", &Row::covariates),
        column("org_units", &Row::org_units),
        column("created_manually", &Row::created_manually)
    );
  }
};
