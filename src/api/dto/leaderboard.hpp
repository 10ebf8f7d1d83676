// Wire types of the leaderboard of a backtest specification (http-api.md 5.36).
#pragma once

#include "api/dto/backtest_fields.hpp"
#include "api/dto/visualization.hpp"

namespace chap::dto {

struct ReferenceComparison {
  std::int64_t configured_model_id = 0;
  schema::NullableNumberMap values;
};

struct LeaderboardBacktestRead : BacktestRead {
  std::vector<ReferenceComparison> comparisons;
};

enum class BaselineStatus { kPending, kDone, kNotApplicable, kFailed };

struct ReferenceModelResult {
  ConfiguredModelRead configured_model;
  BaselineStatus status = BaselineStatus::kPending;
  std::optional<std::string> message;
  std::optional<std::int64_t> backtest_id;
  schema::NumberMap aggregate_metrics;
};

struct BacktestSpecificationRead : BacktestSpecificationMembers {
  std::string target_column = series::kTarget;
  std::int64_t id = 0;
  DataSetMeta dataset;
  json::TextList org_units;
  std::vector<LeaderboardBacktestRead> backtests;
  std::vector<ReferenceModelResult> baselines;
  std::optional<std::vector<ReferenceModelResult>> comparison_models;
  std::vector<MetricInfo> metrics;
};

struct LeaderboardQuery {
  std::int64_t specification_id = 0;
  bool include_comparison_models = false;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct EnumText<dto::BaselineStatus> {
  using E = dto::BaselineStatus;
  static constexpr const char* kName = "SpecificationBaselineStatus";
  static constexpr const char* kTitle = kName;
  static constexpr std::array<std::pair<E, const char*>, 4> kTexts = {
      {{E::kPending, "pending"},
       {E::kDone, "done"},
       {E::kNotApplicable, "not_applicable"},
       {E::kFailed, "failed"}}};
};

template <>
struct Describe<dto::ReferenceComparison> {
  using T = dto::ReferenceComparison;
  static constexpr const char* kName = "ReferenceComparison";
  static auto fields() {
    return std::make_tuple(
        field("configured_model_id", &T::configured_model_id).doc("Id of the reference model"),
        field("values", &T::values)
            .doc("A value for each metric; above 0 if the backtest is better than the reference")
    );
  }
};

template <>
struct Describe<dto::LeaderboardBacktestRead> {
  using T = dto::LeaderboardBacktestRead;
  static constexpr const char* kName = "LeaderboardBacktestRead";
  static auto fields() {
    return std::tuple_cat(
        backtest_read_fields<T>(), std::make_tuple(field("comparisons", &T::comparisons).optional())
    );
  }
};

template <>
struct Describe<dto::ReferenceModelResult> {
  using T = dto::ReferenceModelResult;
  static constexpr const char* kName = "ReferenceModelResult";
  static auto fields() {
    return std::make_tuple(
        field("configured_model", &T::configured_model),
        field("status", &T::status),
        field("message", &T::message)
            .optional()
            .doc("The reason or the error because of which the model has no result"),
        field("backtest_id", &T::backtest_id).optional(),
        field("aggregate_metrics", &T::aggregate_metrics).optional()
    );
  }
};

template <>
struct Describe<dto::BacktestSpecificationRead> {
  using T = dto::BacktestSpecificationRead;
  static constexpr const char* kName = "BacktestSpecificationRead";
  static auto fields() {
    return std::tuple_cat(
        parameter_fields<T, dto::BacktestSpecificationMembers>(),
        std::make_tuple(
            field("target_column", &T::target_column).optional(),
            field("id", &T::id),
            field("dataset", &T::dataset),
            field("org_units", &T::org_units),
            field("backtests", &T::backtests).doc("Newest first"),
            field("baselines", &T::baselines).optional(),
            field("comparison_models", &T::comparison_models)
                .optional()
                .doc("null unless includeComparisonModels is true"),
            field("metrics", &T::metrics).optional()
        )
    );
  }
};

template <>
struct Describe<dto::LeaderboardQuery> {
  using T = dto::LeaderboardQuery;
  static auto fields() {
    return std::make_tuple(
        path("specificationId", &T::specification_id),
        query("includeComparisonModels", &T::include_comparison_models).optional()
    );
  }
};

}  // namespace chap::schema
