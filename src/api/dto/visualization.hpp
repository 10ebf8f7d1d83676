// Wire types of the plots and their catalogues (http-api.md 7.6 to 7.11).
#pragma once

#include "api/dto/catalogue.hpp"
#include "domain/evaluation/comparison.hpp"

namespace chap::dto {

struct MetricInfo : CatalogueEntry {
  std::optional<std::string> unit;
  std::optional<double> target;
  evaluation::TargetBehavior target_behavior = evaluation::TargetBehavior::kClosest;
  std::optional<evaluation::OptimizationDirection> optimization_direction;
  std::optional<std::string> comparison_op;
  std::optional<std::string> comparison_description;
};
// Returns all metrics, in the order of the table of metrics.
std::vector<MetricInfo> metric_infos();

struct VisualizationInfo : CatalogueEntry {};
struct DatasetPlotType : CatalogueEntry {};
struct BacktestPlotType : CatalogueEntry {};

// An object such as `{"split_period": ..., "location": ...}` with a value for each dimension. All
// dimensions are optional.
struct FacetCoordinates {
  schema::FreeObject object;
};

struct VisualizedBacktest {
  std::int64_t backtest_id = 0;
};

struct MetricPlotPath {
  std::string visualization_name;
  std::int64_t backtest_id = 0;
  std::string metric_id;
};

struct BacktestPlotPath {
  std::string visualization_name;
  std::int64_t backtest_id = 0;
};

struct DatasetPlotPath {
  std::string visualization_name;
  std::int64_t dataset_id = 0;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct EnumText<evaluation::TargetBehavior> {
  using E = evaluation::TargetBehavior;
  static constexpr const char* kName = "TargetBehavior";
  static constexpr const char* kTitle = kName;
  static constexpr std::array<std::pair<E, const char*>, 2> kTexts = {
      {{E::kClosest, "closest"}, {E::kAtLeast, "at_least"}}};
};

template <>
struct EnumText<evaluation::OptimizationDirection> {
  using E = evaluation::OptimizationDirection;
  static constexpr const char* kName = "OptimizationDirection";
  static constexpr const char* kTitle = kName;
  static constexpr std::array<std::pair<E, const char*>, 2> kTexts = {
      {{E::kMinimize, "minimize"}, {E::kMaximize, "maximize"}}};
};

template <>
struct Describe<dto::MetricInfo> {
  using T = dto::MetricInfo;
  static constexpr const char* kName = "MetricInfo";
  static auto fields() {
    return std::tuple_cat(
        catalogue_entry_fields<T>(),
        std::make_tuple(
            field("unit", &T::unit).optional(),
            field("target", &T::target).optional(),
            field("target_behavior", &T::target_behavior).optional(),
            field("optimization_direction", &T::optimization_direction).optional(),
            field("comparison_op", &T::comparison_op).optional(),
            field("comparison_description", &T::comparison_description).optional()
        )
    );
  }
};

template <>
struct Describe<dto::VisualizationInfo> {
  using T = dto::VisualizationInfo;
  using B = dto::CatalogueEntry;
  static constexpr const char* kName = "VisualizationInfo";
  static auto fields() {
    return std::make_tuple(
        of_base<T, B>("id", &B::id),
        of_base<T, B>("display_name", &B::display_name),
        of_base<T, B>("description", &B::description)
    );
  }
};

template <>
struct Describe<dto::DatasetPlotType> {
  static constexpr const char* kName = "DatasetPlotType";
  static auto fields() { return catalogue_entry_fields<dto::DatasetPlotType>(); }
};

template <>
struct Describe<dto::BacktestPlotType> {
  static constexpr const char* kName = "BacktestPlotType";
  static auto fields() { return catalogue_entry_fields<dto::BacktestPlotType>(); }
};

template <>
struct Codec<dto::FacetCoordinates> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, dto::FacetCoordinates& out, Report& r) {
    return read_free_object(v, out.object, r);
  }
  static void schema(SchemaWriter& s) {
    Codec<FreeObject>::schema(s);
    s.member("title", "Facet Coords");
  }
};

template <>
struct Describe<dto::VisualizedBacktest> {
  static auto fields() {
    return std::make_tuple(path("backtest_id", &dto::VisualizedBacktest::backtest_id));
  }
};

template <>
struct Describe<dto::MetricPlotPath> {
  using T = dto::MetricPlotPath;
  static auto fields() {
    return std::make_tuple(
        path("visualization_name", &T::visualization_name),
        path("backtest_id", &T::backtest_id),
        path("metric_id", &T::metric_id)
    );
  }
};

template <>
struct Describe<dto::BacktestPlotPath> {
  using T = dto::BacktestPlotPath;
  static auto fields() {
    return std::make_tuple(
        path("visualization_name", &T::visualization_name), path("backtest_id", &T::backtest_id)
    );
  }
};

template <>
struct Describe<dto::DatasetPlotPath> {
  using T = dto::DatasetPlotPath;
  static auto fields() {
    return std::make_tuple(
        path("visualization_name", &T::visualization_name), path("dataset_id", &T::dataset_id)
    );
  }
};

}  // namespace chap::schema
