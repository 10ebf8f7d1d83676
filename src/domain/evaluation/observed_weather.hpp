// The weather provider `observed`: the covariates that were observed in the periods to forecast.
// With this provider, a model intentionally receives observed covariates of the future, but never
// the target.
#pragma once

#include "domain/evaluation/weather_provider.hpp"

namespace chap::evaluation {

// Missing values stay missing. Throws Error (kInvalidInput) if the input has no window, because the
// periods to forecast are after the end of the data.
Future observed_weather(const WeatherInput& input);

}  // namespace chap::evaluation
