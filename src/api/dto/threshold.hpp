// Wire types of thresholds (http-api.md 6.12, 6.13). A request has either the shape of CHAP Core
// 2.5.1 or an older shape. The OpenAPI document shows only the newer shape.
#pragma once

#include "api/dto/catalogue.hpp"

#include <variant>

namespace chap::dto {

// The parameters of one or more threshold lines. A request contains a single number or a list, and
// the response contains the same form.
struct LineParameters {
  std::vector<double> numbers;
  bool is_list = false;
};
struct Multipliers : LineParameters {};  // any finite numbers
struct Quantiles : LineParameters {};    // from 0 to 1

struct BaselineYears {
  std::optional<std::int64_t> years = 5;  // at least 1
};

// The member `type` of a strategy's parameters. Its value is always the id of the strategy.
template <class Strategy>
struct TypeOf {};

struct SeasonalParams {
  static constexpr const char* kId = "seasonal";
  TypeOf<SeasonalParams> type;
  Multipliers std_multiplier{{.numbers = {2.0}}};
};

struct PercentileParams {
  static constexpr const char* kId = "percentile";
  TypeOf<PercentileParams> type;
  Quantiles quantile{{.numbers = {0.75}}};
  BaselineYears baseline_years;
};

// The member `type` in the JSON contains the id of the strategy.
using ThresholdParams = std::variant<SeasonalParams, PercentileParams>;

struct ThresholdRequest {
  std::int64_t dataset_id = 0;
  std::vector<std::string> period_ids;
  std::optional<std::vector<std::string>> locations;
  ThresholdParams params;
};

struct ThresholdEntry {
  std::string period;
  std::string location;
  std::vector<std::optional<double>> values;
};

struct ThresholdResponse {
  ThresholdParams params;
  std::vector<double> lines;
  std::vector<ThresholdEntry> entries;
};

struct OlderThresholdRequest {
  std::int64_t dataset_id = 0;
  std::vector<std::string> period_ids;
  std::string strategy;
  std::optional<std::vector<std::string>> locations;
  schema::FreeObject params;
};

struct OlderThresholdEntry {
  std::string period;
  std::string location;
  std::optional<double> value;
};

// A body in either shape. A body that has `strategy` and no `params.type` has the older shape.
struct ThresholdBody {
  std::variant<ThresholdRequest, OlderThresholdRequest> request;
};

struct ThresholdStrategyInfo : CatalogueEntry {};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::Multipliers> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, dto::Multipliers& out, Report& r);
  static void write(const dto::Multipliers& value, json::Writer& out);
  static void schema(SchemaWriter& s);
};

template <>
struct Codec<dto::Quantiles> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, dto::Quantiles& out, Report& r);
  static void write(const dto::Quantiles& value, json::Writer& out);
  static void schema(SchemaWriter& s);
};

template <>
struct Codec<dto::BaselineYears> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, dto::BaselineYears& out, Report& r);
  static void write(const dto::BaselineYears& value, json::Writer& out);
  static void schema(SchemaWriter& s);
};

template <class Strategy>
struct Codec<dto::TypeOf<Strategy>> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value&, dto::TypeOf<Strategy>&, Report&) { return true; }
  static void write(const dto::TypeOf<Strategy>&, json::Writer& out) { out.string(Strategy::kId); }
  static void schema(SchemaWriter& s) {
    s.type("string");
    s.member("const", Strategy::kId);
  }
};

template <>
struct Codec<dto::ThresholdParams> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& v, dto::ThresholdParams& out, Report& r);
  static void write(const dto::ThresholdParams& value, json::Writer& out);
  static void schema(SchemaWriter& s);
};

template <>
struct Codec<dto::ThresholdBody> {
  static constexpr bool kIsRef = true;
  static bool read(const json::Value& v, dto::ThresholdBody& out, Report& r);
  static void schema(SchemaWriter& s);
};

template <>
struct Describe<dto::SeasonalParams> {
  using T = dto::SeasonalParams;
  static constexpr const char* kName = "SeasonalParams";
  static auto fields() {
    return std::make_tuple(
        field("type", &T::type), field("std_multiplier", &T::std_multiplier).default_shown_as("2.0")
    );
  }
};

template <>
struct Describe<dto::PercentileParams> {
  using T = dto::PercentileParams;
  static constexpr const char* kName = "PercentileParams";
  static auto fields() {
    return std::make_tuple(
        field("type", &T::type),
        field("quantile", &T::quantile).default_shown_as("0.75"),
        field("baseline_years", &T::baseline_years).default_shown_as("5")
    );
  }
};

template <>
struct Describe<dto::ThresholdRequest> {
  using T = dto::ThresholdRequest;
  static constexpr const char* kName = "ThresholdRequest";
  static auto fields() {
    return std::make_tuple(
        field("dataset_id", &T::dataset_id),
        field("period_ids", &T::period_ids),
        field("locations", &T::locations).optional(),
        field("params", &T::params)
    );
  }
};

template <>
struct Describe<dto::ThresholdEntry> {
  using T = dto::ThresholdEntry;
  static constexpr const char* kName = "ThresholdEntry";
  static auto fields() {
    return std::make_tuple(
        field("period", &T::period), field("location", &T::location), field("values", &T::values)
    );
  }
};

template <>
struct Describe<dto::ThresholdResponse> {
  using T = dto::ThresholdResponse;
  static constexpr const char* kName = "ThresholdResponse";
  static auto fields() {
    return std::make_tuple(
        field("params", &T::params), field("lines", &T::lines), field("entries", &T::entries)
    );
  }
};

template <>
struct Describe<dto::OlderThresholdRequest> {
  using T = dto::OlderThresholdRequest;
  static constexpr const char* kName = "OlderThresholdRequest";  // not in the document
  static auto fields() {
    return std::make_tuple(
        field("dataset_id", &T::dataset_id),
        field("period_ids", &T::period_ids),
        field("strategy", &T::strategy),
        field("locations", &T::locations).optional(),
        field("params", &T::params).optional()
    );
  }
};

template <>
struct Describe<dto::OlderThresholdEntry> {
  using T = dto::OlderThresholdEntry;
  static constexpr const char* kName = "OlderThresholdEntry";  // not in the document
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

}  // namespace chap::schema
