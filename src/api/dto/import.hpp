// Requests that carry observations, and the answer to them (http-api.md 3.2, 3.11, 6.2, 6.3, 6.5).
#pragma once

#include "api/dto/dataset.hpp"
#include "api/dto/geojson.hpp"
#include "api/dto/observations.hpp"

namespace chap::dto {

struct FetchRequest {
  std::string feature_name;
  std::string data_source_name;
};

// The members of every import request.
struct ImportedData {
  std::string name;
  std::optional<std::vector<DataSource>> data_sources = std::vector<DataSource>{};
  std::optional<std::string> type;
  FeatureCollectionModel geojson;
  series::Observations provided_data;
  std::vector<FetchRequest> data_to_be_fetched;
};

struct DatasetMakeRequest : ImportedData {};

struct BacktestWindows {
  std::int64_t n_periods = 3;
  std::int64_t n_splits = 7;
  std::int64_t stride = 1;
  std::int64_t n_retrain = 1;
};

struct MakeBacktestWithDataRequest : BacktestWindows, ImportedData {
  std::string model_id;
};

struct MakePredictionRequest : ImportedData {
  std::string model_id;
  std::int64_t n_periods = 3;
  schema::FreeObject meta_data;
};

struct MakeBacktestRequest : BacktestWindows {
  std::string name;
  std::string model_id;
  std::int64_t dataset_id = 0;
};

struct DatasetCreate {
  std::string name;
  std::optional<std::vector<DataSource>> data_sources = std::vector<DataSource>{};
  std::optional<std::string> type;
  series::Observations observations;
  FeatureCollectionModel geojson;
};

struct DataSetWithObservations {  // documented only: it is streamed
  std::string name;
  std::optional<std::vector<DataSource>> data_sources;
  std::optional<std::string> type;
  std::int64_t id = 0;
  std::vector<std::string> covariates;
  std::optional<std::string> first_period;
  std::optional<std::string> last_period;
  std::optional<std::vector<std::string>> org_units;
  std::optional<schema::DateTime> created;
  std::optional<std::string> period_type;
  std::optional<std::string> geojson;
  std::vector<ObservationBase> observations;
};

struct RejectedOrgUnit {
  std::string reason;
  std::string org_unit;
  std::string feature_name;
  std::vector<std::string> time_periods;
};

struct ImportSummaryResponse {
  std::optional<std::string> id;
  std::int64_t imported_count = 0;
  std::vector<RejectedOrgUnit> rejected;
};

struct DryRun {
  bool dry_run = false;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::FetchRequest> {
  using T = dto::FetchRequest;
  static constexpr const char* kName = "FetchRequest";
  static auto fields() {
    return std::make_tuple(
        field("feature_name", &T::feature_name), field("data_source_name", &T::data_source_name)
    );
  }
};

template <class T>
auto imported_data_fields() {
  using B = dto::ImportedData;
  return std::make_tuple(
      of_base<T, B>("name", &B::name),
      of_base<T, B>("data_sources", &B::data_sources).optional(),
      of_base<T, B>("type", &B::type).optional().doc("Accepted; the server decides"),
      of_base<T, B>("geojson", &B::geojson),
      of_base<T, B>("provided_data", &B::provided_data),
      of_base<T, B>("data_to_be_fetched", &B::data_to_be_fetched).doc("Must be empty")
  );
}

template <class T>
auto backtest_window_fields() {
  using B = dto::BacktestWindows;
  return std::make_tuple(
      of_base<T, B>("n_periods", &B::n_periods).optional().greater_than(0).doc("Forecast horizon"),
      of_base<T, B>("n_splits", &B::n_splits).optional().greater_than(0),
      of_base<T, B>("stride", &B::stride)
          .optional()
          .greater_than(0)
          .doc("Periods between two splits"),
      of_base<T, B>("n_retrain", &B::n_retrain)
          .optional()
          .greater_than(0)
          .doc("How often the model is trained, at most once a split")
  );
}

inline std::optional<std::string> check_windows(const dto::BacktestWindows& windows) {
  if (windows.n_retrain > windows.n_splits) return "n_retrain cannot exceed n_splits.";
  return std::nullopt;
}

template <>
struct Describe<dto::DatasetMakeRequest> {
  static constexpr const char* kName = "DatasetMakeRequest";
  static auto fields() { return imported_data_fields<dto::DatasetMakeRequest>(); }
};

template <>
struct Describe<dto::MakeBacktestWithDataRequest> {
  using T = dto::MakeBacktestWithDataRequest;
  static constexpr const char* kName = "MakeBacktestWithDataRequest";
  static auto fields() {
    return std::tuple_cat(
        backtest_window_fields<T>(),
        imported_data_fields<T>(),
        std::make_tuple(field("model_id", &T::model_id).doc("Name of a configured model"))
    );
  }
  static std::optional<std::string> check(const T& request) { return check_windows(request); }
};

template <>
struct Describe<dto::MakePredictionRequest> {
  using T = dto::MakePredictionRequest;
  static constexpr const char* kName = "MakePredictionRequest";
  static auto fields() {
    return std::tuple_cat(
        std::make_tuple(
            field("model_id", &T::model_id).doc("Name of a configured model"),
            field("n_periods", &T::n_periods).optional().greater_than(0)
        ),
        imported_data_fields<T>(),
        std::make_tuple(
            field("meta_data", &T::meta_data).default_shown_as("{}").doc("Kept with the prediction")
        )
    );
  }
};

template <>
struct Describe<dto::MakeBacktestRequest> {
  using T = dto::MakeBacktestRequest;
  static constexpr const char* kName = "MakeBacktestRequest";
  static auto fields() {
    return std::tuple_cat(
        backtest_window_fields<T>(),
        std::make_tuple(
            field("name", &T::name),
            field("model_id", &T::model_id),
            field("dataset_id", &T::dataset_id)
        )
    );
  }
  static std::optional<std::string> check(const T& request) { return check_windows(request); }
};

template <>
struct Describe<dto::DatasetCreate> {
  using T = dto::DatasetCreate;
  static constexpr const char* kName = "DatasetCreate";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("data_sources", &T::data_sources).optional(),
        field("type", &T::type).optional(),
        field("observations", &T::observations).doc("disease_cases and population"),
        field("geojson", &T::geojson)
    );
  }
};

template <>
struct Describe<dto::DataSetWithObservations> {
  using T = dto::DataSetWithObservations;
  static constexpr const char* kName = "DataSetWithObservations";
  static auto fields() {
    return std::tuple_cat(
        dataset_head_fields<T>(),
        std::make_tuple(field("id", &T::id)),
        dataset_tail_fields<T>(),
        std::make_tuple(
            field("created", &T::created),
            field("period_type", &T::period_type).optional(),
            field("geojson", &T::geojson).optional().doc("GeoJSON text"),
            field("observations", &T::observations)
        )
    );
  }
};

template <>
struct Describe<dto::RejectedOrgUnit> {
  using T = dto::RejectedOrgUnit;
  static constexpr const char* kName = "RejectedOrgUnit";
  static auto fields() {
    return std::make_tuple(
        field("reason", &T::reason),
        field("org_unit", &T::org_unit),
        field("feature_name", &T::feature_name),
        field("time_periods", &T::time_periods)
    );
  }
};

template <>
struct Describe<dto::ImportSummaryResponse> {
  using T = dto::ImportSummaryResponse;
  static constexpr const char* kName = "ImportSummaryResponse";
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id).doc("Job id; null for a dry run"),
        field("imported_count", &T::imported_count).doc("Org units kept"),
        field("rejected", &T::rejected)
    );
  }
};

template <>
struct Describe<dto::DryRun> {
  static auto fields() {
    return std::make_tuple(query("dryRun", &dto::DryRun::dry_run).optional());
  }
};

}  // namespace chap::schema
