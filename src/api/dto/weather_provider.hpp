// Weather providers on the wire: the list of them, and their ids in requests (core-2.5.1.md 1.3).
#pragma once

#include "domain/evaluation/weather_provider.hpp"
#include "foundation/schema/object.hpp"

namespace chap::dto {

// The id of a weather provider; requests with an unknown id are refused.
struct WeatherProviderId {
  std::string id = evaluation::default_weather_provider().id;
};

// Like WeatherProviderId, for a forecast of periods that are still to come: a provider that reads
// what was observed in them is refused, too.
struct ForecastingProviderId : WeatherProviderId {};

struct WeatherProviderInfo {
  std::string id;
  std::string display_name;
  std::string description;
  bool leaks_future_data = false;
};

std::vector<WeatherProviderInfo> weather_provider_infos();

// Why a leaking provider cannot forecast ahead.
std::string leaking_provider_problem(const std::string& id);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::WeatherProviderId> {
  static constexpr bool kReference = false;
  static bool read(const json::Value& value, dto::WeatherProviderId& out, Report& report);
  static void write(const dto::WeatherProviderId& value, json::Writer& out) {
    out.string(value.id);
  }
  static void schema(SchemaWriter& s) { s.type("string"); }
};

template <>
struct Codec<dto::ForecastingProviderId> {
  static constexpr bool kReference = false;
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
