// Wire types of thresholds and of the metric CSV (http-api.md 5.8, 6.12, 6.13).
#pragma once

#include "api/dto/catalogue.hpp"

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

struct ThresholdStrategyInfo : CatalogueEntry {};

struct MetricCsvQuery {
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

template <>
struct Describe<dto::ThresholdStrategyInfo> {
  static constexpr const char* kName = "ThresholdStrategyInfo";
  static auto fields() { return catalogue_entry_fields<dto::ThresholdStrategyInfo>(); }
};

template <>
struct Describe<dto::MetricCsvQuery> {
  static auto fields() {
    return std::make_tuple(query("backtestId", &dto::MetricCsvQuery::backtest_id));
  }
};

}  // namespace chap::schema
