#include "api/dto/weather_provider.hpp"

#include "foundation/base/error.hpp"

namespace chap::dto {

std::vector<WeatherProviderInfo> weather_provider_infos() {
  std::vector<WeatherProviderInfo> infos;
  for (const evaluation::WeatherProvider& provider : evaluation::weather_providers()) {
    infos.push_back(
        {provider.id, provider.display_name, provider.description, provider.leaks_future_data}
    );
  }
  return infos;
}

std::string leaking_provider_problem(const std::string& id) {
  return "The '" + id +
         "' future-weather provider reads the forecast window's own observations and so cannot "
         "forecast ahead. Use a forecasting provider such as 'climatology'.";
}

}  // namespace chap::dto

namespace chap::schema {

bool Codec<dto::WeatherProviderId>::read(
    const json::Value& value, dto::WeatherProviderId& out, Report& report
) {
  if (!Codec<std::string>::read(value, out.id, report)) return false;
  try {
    evaluation::require_weather_provider(out.id);
    return true;
  } catch (const Error& unknown) {
    report.add_value_error(unknown.what(), value);
    return false;
  }
}

bool Codec<dto::ForecastingProviderId>::read(
    const json::Value& value, dto::ForecastingProviderId& out, Report& report
) {
  if (!Codec<dto::WeatherProviderId>::read(value, out, report)) return false;
  if (!evaluation::require_weather_provider(out.id).leaks_future_data) return true;
  report.add_value_error(dto::leaking_provider_problem(out.id), value);
  return false;
}

}  // namespace chap::schema
