// Functions that the weather providers share. These functions decide which columns are forecast and
// which repeat their last value, and call a ColumnForecast for each org unit and feature. A new
// provider needs only a new ColumnForecast (docs/recipes/add-a-weather-provider.md).
#pragma once

#include "domain/evaluation/weather_provider.hpp"

#include <functional>
#include <span>
#include <vector>

namespace chap::evaluation {

// Forecasts one feature of one org unit. `history` has one value for each period of `seen`. Missing
// values are NaN; at least one value is not missing. Returns one value for each period of `future`.
using ColumnForecast = std::function<std::vector<double>(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
)>;

// A copy of the data without the feature `disease_cases`.
series::DataSet without_target(const series::DataSet& data);

// Whether the providers forecast the feature. The population is not forecast but repeats its last
// observed value, because its seasonal average would be the population of past years.
bool provider_forecasts(std::string_view feature);

// Applies `forecast` to each column that is forecast. A repeated column without any observed value
// stays missing. Throws Error (kInvalidInput) if a column that is forecast has no observed value.
Future forecast_columns(const WeatherInput& input, const ColumnForecast& forecast);

}  // namespace chap::evaluation
