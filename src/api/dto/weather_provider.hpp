// Wire types of weather providers: the list of providers, and their ids in requests (core-2.5.1.md
// 1.3).
#pragma once

#include "domain/evaluation/weather_provider.hpp"
#include "foundation/schema/object.hpp"

namespace chap::dto {

// The id of a weather provider. A request with an unknown id is invalid.
struct WeatherProviderId {
  std::string id = evaluation::default_weather_provider().id;
};

// The id of a weather provider in a request for a prediction. A provider that reads observations of
// the periods to forecast is invalid, too, because these periods are in the future.
struct ForecastingProviderId : WeatherProviderId {};

struct WeatherProviderInfo {
  std::string id;
  std::string display_name;
  std::string description;
  bool leaks_future_data = false;
};

std::vector<WeatherProviderInfo> weather_provider_infos();

// Returns the text of the error for a provider that reads observations of the periods to forecast.
std::string leaking_provider_problem(const std::string& id);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::WeatherProviderId> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& value, dto::WeatherProviderId& out, Report& report);
  static void write(const dto::WeatherProviderId& value, json::Writer& out) {
    out.string(value.id);
  }
  static void schema(SchemaWriter& s) { s.type("string"); }
};

template <>
struct Codec<dto::ForecastingProviderId> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& value, dto::ForecastingProviderId& out, Report& report);
  static void write(const dto::ForecastingProviderId& value, json::Writer& out) {
    out.string(value.id);
  }
  static void schema(SchemaWriter& s) { s.type("string"); }
};

template <>
struct Describe<dto::WeatherProviderInfo> {
  using T = dto::WeatherProviderInfo;
  static constexpr const char* kName = "WeatherProviderInfo";
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("display_name", &T::display_name),
        field("description", &T::description).optional(),
        field("leaks_future_data", &T::leaks_future_data)
    );
  }
};

}  // namespace chap::schema
