#include "domain/evaluation/weather_provider.hpp"

#include "domain/evaluation/climatology.hpp"
#include "domain/evaluation/damped_persistence.hpp"
#include "domain/evaluation/mstl_arima.hpp"
#include "domain/evaluation/observed_weather.hpp"
#include "domain/evaluation/weather_columns.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/python_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace chap::evaluation {
namespace {

constexpr std::array<WeatherProvider, 4> kProviders = {{
    {"climatology",
     "Seasonal climatology",
     "The average of the same month or week in the past. The current year has no influence",
     false,
     climatology_weather},
    {"damped_persistence",
     "Damped persistence",
     "Climatology plus the latest deviation from it, which fades as fast as deviations have faded "
     "in the past",
     false,
     damped_persistence_weather},
    {"mstl_arima",
     "MSTL + ARIMA",
     "The average season, plus an autoregressive forecast of the remainder. The order of the "
     "autoregression is chosen for each column. Needs more than two years of history",
     false,
     mstl_arima_weather},
    {"observed",
     "Observed weather",
     "The values that were observed in the forecast periods. Shows how good a model is with "
     "perfect weather; cannot be used to forecast ahead",
     true,
     observed_weather},
}};

}  // namespace

std::span<const WeatherProvider> weather_providers() { return kProviders; }

const WeatherProvider& require_weather_provider(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const WeatherProvider& provider : kProviders) {
    if (provider.id == id) return provider;
    ids.emplace_back(provider.id);
  }
  throw invalid_input(fmt::format(
      "Unknown future weather provider: {}. Available: {}", python_repr(id), fmt::join(ids, ", ")
  ));
}

const WeatherProvider& default_weather_provider() { return kProviders.front(); }

Future weather_of_split(
    const WeatherProvider& provider,
    const series::DataSet& data,
    const History& history,
    std::size_t horizon
) {
  if (!provider.leaks_future_data) return provider.future({history, horizon});
  const Future window{without_target(data.slice(history.data.periods().size(), horizon))};
  return provider.future({history, horizon, &window});
}

}  // namespace chap::evaluation
