// The weather provider `observed`: the covariates that were observed in the periods to forecast. It
// leaks the future by design; the target is never part of it.
#pragma once

#include "domain/evaluation/weather_provider.hpp"

namespace chap::evaluation {

// Missing values stay missing. Throws Error (kInvalidInput) without a window, as when the periods
// lie ahead.
Future observed_weather(const WeatherInput& input);

}  // namespace chap::evaluation
