// Wire types of requests that contain observations, and of the responses to them (http-api.md 3.2,
// 3.11, 6.2, 6.3, 6.5).
#pragma once

#include "api/dto/backtest_parameters.hpp"
#include "api/dto/dataset.hpp"
#include "api/dto/geojson.hpp"
#include "api/dto/job_request.hpp"
#include "api/dto/observations.hpp"
#include "api/dto/weather_provider.hpp"
#include "domain/series/data_set.hpp"

#include <variant>

namespace chap::dto {

struct FetchRequest {
  std::string feature_name;
  std::string data_source_name;
};

// The members of every import request.
struct ImportedData : JobRequest {
  std::string name;
  std::optional<std::vector<DataSource>> data_sources = std::vector<DataSource>{};
  std::optional<std::string> type;
  FeatureCollectionModel geojson;
  series::Observations provided_data;
  std::vector<FetchRequest> data_to_be_fetched;
};

struct DatasetMakeRequest : ImportedData {};

struct BacktestWindows {
  std::int64_t n_periods = backtest_parameter::kPeriods.default_integer();
  std::int64_t n_splits = backtest_parameter::kSplits.default_integer();
  std::int64_t stride = backtest_parameter::kStride.default_integer();
  std::int64_t n_retrain = backtest_parameter::kTrainings.default_integer();
  WeatherProviderId future_weather_provider;
};

struct MakeBacktestWithDataRequest : BacktestWindows, ImportedData {
  std::string model_id;
};

struct MakePredictionRequest : ImportedData {
  std::string model_id;
  std::int64_t n_periods = 3;
  ForecastingProviderId future_weather_provider;
  schema::FreeObject meta_data;
};

struct MakeBacktestRequest : BacktestWindows, JobRequest {
  std::string name;
  std::variant<std::int64_t, std::string> model_id;
  std::int64_t dataset_id = 0;
  std::string target_column = series::kTarget;
};

struct DatasetCreate : JobRequest {
  std::string name;
  std::optional<std::vector<DataSource>> data_sources = std::vector<DataSource>{};
  std::optional<std::string> type;
  series::Observations observations;
  FeatureCollectionModel geojson;
};

// Used only for the OpenAPI document, because the handler streams the response without this struct.
struct DataSetWithObservations {
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
  bool created_manually = false;
  std::optional<std::string> geojson;
  std::vector<ObservationBase> observations;
};

struct RejectedOrgUnit {
  std::string reason;
  std::string org_unit;
  std::string feature_name;
  std::vector<std::string> time_periods;
};

// The response to an upload. The OpenAPI document shows only the member `id` (http-api.md 5.15).
struct UploadResponse {
  std::int64_t id = 0;
  std::optional<std::vector<RejectedOrgUnit>> rejected;  // nullopt instead of an empty list
  std::optional<std::vector<std::string>> warnings;      // nullopt instead of an empty list
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
      of_base<T, B>("type", &B::type).optional().doc("Ignored; the server sets the type"),
      of_base<T, B>("geojson", &B::geojson),
      of_base<T, B>("provided_data", &B::provided_data),
      of_base<T, B>("data_to_be_fetched", &B::data_to_be_fetched).doc("Must be empty")
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
        parameter_fields<T, dto::BacktestWindows>(),
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
            field("n_periods", &T::n_periods).optional().greater_than(0),
            field("future_weather_provider", &T::future_weather_provider)
                .default_shown_as("\"climatology\"")
        ),
        imported_data_fields<T>(),
        std::make_tuple(field("meta_data", &T::meta_data)
                            .default_shown_as("{}")
                            .doc("Stored with the prediction"))
    );
  }
};

template <>
struct Describe<dto::MakeBacktestRequest> {
  using T = dto::MakeBacktestRequest;
  static constexpr const char* kName = "MakeBacktestRequest";
  static auto fields() {
    return std::tuple_cat(
        parameter_fields<T, dto::BacktestWindows>(),
        std::make_tuple(
            field("name", &T::name),
            field("model_id", &T::model_id).doc("Number or name of a configured model"),
            field("dataset_id", &T::dataset_id),
            field("target_column", &T::target_column)
                .optional()
                .doc("Column of the data set that is forecast")
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
        field("observations", &T::observations)
            .doc("Only the features disease_cases and population are stored"),
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
            field("created_manually", &T::created_manually).optional(),
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
struct Describe<dto::UploadResponse> {
  using T = dto::UploadResponse;
  static constexpr const char* kName = "UploadResponse";
  static constexpr bool kOmitsNulls = true;
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id), field("rejected", &T::rejected), field("warnings", &T::warnings)
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
        field("imported_count", &T::imported_count).doc("Number of imported org units"),
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
