// Weather providers: the rules that give the covariates of the periods to forecast (evaluation.md
// 4.5).
//
// The table has one row for each provider. Scores from different providers are not comparable. Only
// a provider with `leaks_future_data` in its row receives the observed covariates of the window.
// Pure functions, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace chap::evaluation {

struct WeatherInput {
  const History& history;     // ends before the first period to forecast
  std::size_t n_periods = 0;  // the number of periods to forecast
  // The covariates that were observed in the periods to forecast. Null if the provider may not read
  // these covariates or if they do not exist.
  const Future* window = nullptr;
};

struct WeatherProvider {
  const char* id;            // stored with every backtest, so it never changes
  const char* display_name;  // clients compare this text, so it never changes
  const char* description;
  // Whether the provider reads the observed covariates of the window. Such a provider cannot be
  // used for a prediction.
  bool leaks_future_data;
  // Returns the covariates of the `n_periods` periods after the history. The result has the org
  // units and features of the history in the same order, without the target. Throws Error
  // (kInvalidInput) for a history that the provider cannot use.
  Future (*future)(const WeatherInput& input);
};

// The providers in the order in which the API lists them (core-2.5.1.md 1.3).
std::span<const WeatherProvider> weather_providers();

// Throws Error (kInvalidInput) for an unknown id; the message lists the known ids.
const WeatherProvider& require_weather_provider(std::string_view id);

// The provider for requests that name no provider: climatology.
const WeatherProvider& default_weather_provider();

// Calls the provider for the window of a split. Passes the observed covariates of the window only
// to a provider with `leaks_future_data`.
Future weather_of_split(
    const WeatherProvider& provider,
    const series::DataSet& data,
    const History& history,
    std::size_t horizon
);

}  // namespace chap::evaluation
