// Wire types of backtest specifications, and of the request that creates backtests of several
// models (http-api.md 5.35, 6.5).
#pragma once

#include "api/dto/backtest_fields.hpp"
#include "api/dto/import.hpp"
#include "storage/store/backtestspecification_store.hpp"

namespace chap::dto {

struct BacktestSpecificationSummary : BacktestSpecificationMembers {
  std::string target_column = series::kTarget;
  std::int64_t id = 0;
  DataSetMeta dataset;
  std::int64_t org_unit_count = 0;
  std::int64_t backtest_count = 0;
};

struct SpecificationQuery : store::SpecificationFilter {};

struct MakeBacktestsRequest : BacktestWindows, JobRequest {
  std::string target_column = series::kTarget;
  std::string name;
  std::vector<std::variant<std::int64_t, std::string>> model_ids;
  std::int64_t dataset_id = 0;
};

struct BacktestJob {
  std::int64_t configured_model_id = 0;
  std::string job_id;
};

struct MakeBacktestsResponse {
  std::int64_t specification_id = 0;
  std::vector<BacktestJob> jobs;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::BacktestSpecificationSummary> {
  using T = dto::BacktestSpecificationSummary;
  static constexpr const char* kName = "BacktestSpecificationSummary";
  static auto fields() {
    return std::tuple_cat(
        parameter_fields<T, dto::BacktestSpecificationMembers>(),
        std::make_tuple(
            field("target_column", &T::target_column).optional(),
            field("id", &T::id),
            field("dataset", &T::dataset),
            field("org_unit_count", &T::org_unit_count),
            field("backtest_count", &T::backtest_count)
                .doc("Number of backtests, without backtests of baseline models")
        )
    );
  }
};

template <>
struct Describe<dto::SpecificationQuery> {
  using T = dto::SpecificationQuery;
  using B = store::SpecificationFilter;
  static constexpr bool kReadsSnakeCase = true;
  template <class M>
  static Field<T, M> parameter(const char* name, M B::*member) {
    return query(name, static_cast<M T::*>(member)).optional();
  }
  static auto fields() {
    return std::make_tuple(
        parameter("datasetId", &B::dataset_id),
        parameter("targetColumn", &B::target_column),
        parameter("nPeriods", &B::n_periods),
        parameter("nSplits", &B::n_splits),
        parameter("stride", &B::stride),
        parameter("nRetrain", &B::n_retrain),
        parameter("futureWeatherProvider", &B::future_weather_provider)
    );
  }
};

template <>
struct Describe<dto::MakeBacktestsRequest> {
  using T = dto::MakeBacktestsRequest;
  static constexpr const char* kName = "MakeBacktestsRequest";
  static auto fields() {
    return std::tuple_cat(
        parameter_fields<T, dto::BacktestWindows>(),
        std::make_tuple(
            field("target_column", &T::target_column)
                .optional()
                .doc("Column of the data set that is forecast"),
            field("name", &T::name).doc("First part of the name of each backtest"),
            field("model_ids", &T::model_ids)
                .min_items(1)
                .doc("Numbers or names of configured models"),
            field("dataset_id", &T::dataset_id)
        )
    );
  }
  static std::optional<std::string> check(const T& request) { return check_windows(request); }
};

template <>
struct Describe<dto::BacktestJob> {
  using T = dto::BacktestJob;
  static constexpr const char* kName = "BacktestJob";
  static auto fields() {
    return std::make_tuple(
        field("configured_model_id", &T::configured_model_id), field("job_id", &T::job_id)
    );
  }
};

template <>
struct Describe<dto::MakeBacktestsResponse> {
  using T = dto::MakeBacktestsResponse;
  static constexpr const char* kName = "MakeBacktestsResponse";
  static auto fields() {
    return std::make_tuple(
        field("specification_id", &T::specification_id), field("jobs", &T::jobs)
    );
  }
};

}  // namespace chap::schema
