// Weather providers: where the covariates of the periods to forecast come from (evaluation.md 4.5).
//
// One table, one row a provider; scores from different providers are not comparable. A provider
// whose row does not say `leaks_future_data` is never handed the window, so it cannot read it.
// Pure functions, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace chap::evaluation {

struct WeatherInput {
  const History& history;     // ends with the period before the first one to forecast
  std::size_t n_periods = 0;  // the number of periods to forecast
  // The covariates observed in these periods; null unless the provider may see them and they exist.
  const Future* window = nullptr;
};

struct WeatherProvider {
  const char* id;            // stored with every backtest, so it never changes
  const char* display_name;  // compared by clients, like the id
  const char* description;
  bool leaks_future_data;  // reads what was observed in the window, so it cannot forecast ahead
  // The covariates of the `n_periods` after the history: its org units and features in their order,
  // without the target. Throws Error (kInvalidInput) for a history that the provider cannot use.
  Future (*future)(const WeatherInput& input);
};

// In the order in which they are listed (core-2.5.1.md 1.3).
std::span<const WeatherProvider> weather_providers();

// Throws Error (kInvalidInput) for an unknown id; the message lists the known ids.
const WeatherProvider& require_weather_provider(std::string_view id);

// The provider of requests that name none: climatology.
const WeatherProvider& default_weather_provider();

// The covariates of a split: asks the provider, and hands it the window only if it may see it.
Future weather_of_split(
    const WeatherProvider& provider,
    const series::DataSet& data,
    const History& history,
    std::size_t horizon
);

}  // namespace chap::evaluation
