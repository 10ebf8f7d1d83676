// Wire types of thresholds and of the catalogues (http-api.md 6.12, 6.13, 7.6).
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

struct ThresholdRequest {
  std::int64_t dataset_id = 0;
  std::vector<std::string> period_ids;
  std::string strategy;
  std::optional<std::vector<std::string>> locations;
  schema::FreeObject params;
};

struct ThresholdEntry {
  std::string period;
  std::string location;
  std::optional<double> value;
};

// A strategy or a metric of a catalogue: the same members under two component names.
struct ThresholdStrategyInfo {
  std::string id;
  std::string display_name;
  std::string description;
};

struct MetricInfo {
  std::string id;
  std::string display_name;
  std::string description;
};

struct MetricCsvQuery {
  std::int64_t backtest_id = 0;
};

struct VisualizedBacktest {
  std::int64_t backtest_id = 0;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::ThresholdRequest> {
  using T = dto::ThresholdRequest;
  static constexpr const char* kName = "ThresholdRequest";
  static auto fields() {
    return std::make_tuple(
        field("dataset_id", &T::dataset_id),
        field("period_ids", &T::period_ids),
        field("strategy", &T::strategy),
        field("locations", &T::locations).optional(),
        field("params", &T::params).default_shown_as("{}")
    );
  }
};

template <>
struct Describe<dto::ThresholdEntry> {
  using T = dto::ThresholdEntry;
  static constexpr const char* kName = "ThresholdEntry";
  static auto fields() {
    return std::make_tuple(
        field("period", &T::period), field("location", &T::location), field("value", &T::value)
    );
  }
};

template <class T>
auto catalogue_fields() {
  return std::make_tuple(
      field("id", &T::id),
      field("display_name", &T::display_name),
      field("description", &T::description).optional()
  );
}

template <>
struct Describe<dto::ThresholdStrategyInfo> {
  static constexpr const char* kName = "ThresholdStrategyInfo";
  static auto fields() { return catalogue_fields<dto::ThresholdStrategyInfo>(); }
};

template <>
struct Describe<dto::MetricInfo> {
  static constexpr const char* kName = "MetricInfo";
  static auto fields() { return catalogue_fields<dto::MetricInfo>(); }
};

template <>
struct Describe<dto::MetricCsvQuery> {
  static auto fields() {
    return std::make_tuple(query("backtestId", &dto::MetricCsvQuery::backtest_id));
  }
};

template <>
struct Describe<dto::VisualizedBacktest> {
  static auto fields() {
    return std::make_tuple(path("backtest_id", &dto::VisualizedBacktest::backtest_id));
  }
};

}  // namespace chap::schema
