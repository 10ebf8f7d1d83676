// Table `prediction`: one stored forecast of the periods after the end of the data.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct PredictionRow {
  std::int64_t id = 0;
  std::int64_t dataset_id = 0;
  std::optional<std::int64_t> model_db_id;
  std::optional<std::int64_t> prediction_setup_id;
  std::string model_id;  // the name of the configured model
  std::int64_t n_periods = 0;
  std::string name;
  std::optional<Timestamp> created;
  std::string meta_data = "{}";  // JSON
  std::vector<std::string> org_units;
};

// Table `predictionsamplesentry`: all samples for one org unit and period.
struct PredictionSamplesRow {
  std::int64_t id = 0;
  std::string period;
  std::string org_unit;
  std::string values;  // JSON, see samples.hpp
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::PredictionSamplesRow> {
  using Row = store::PredictionSamplesRow;
  static constexpr std::string_view kName = "predictionsamplesentry";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("period", &Row::period),
        column("org_unit", &Row::org_unit),
        column("values", &Row::values)
    );
  }
};

template <>
struct chap::sql::Table<chap::store::PredictionRow> {
  using Row = store::PredictionRow;
  static constexpr std::string_view kName = "prediction";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("dataset_id", &Row::dataset_id),
        column("model_db_id", &Row::model_db_id, Rule::kEmptyIsNone),
        column("prediction_setup_id", &Row::prediction_setup_id, Rule::kEmptyIsNone),
        column("model_id", &Row::model_id),
        column("n_periods", &Row::n_periods),
        column("name", &Row::name),
        column("created", &Row::created),
        column("meta_data", &Row::meta_data, Rule::kJsonObject),
        column("org_units", &Row::org_units)
    );
  }
};
