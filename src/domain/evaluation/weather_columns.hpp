// What the weather providers share: which columns are forecast and which are repeated, and the
// walk over org units and features. A new provider is a ColumnForecast (docs/recipes).
#pragma once

#include "domain/evaluation/weather_provider.hpp"

#include <functional>
#include <span>
#include <vector>

namespace chap::evaluation {

// Forecasts one feature of one org unit. `history` has one value for each period of `seen`; missing
// ones are NaN, and at least one is not. Returns one value for each period of `future`.
using ColumnForecast = std::function<std::vector<double>(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
)>;

// A copy of the data without the feature `disease_cases`.
series::DataSet without_target(const series::DataSet& data);

// Whether the feature is forecast. The population repeats its last observed value instead: its
// seasonal average would be the population of past years.
bool is_forecast(std::string_view feature);

// Applies `forecast` to each column that is forecast; a repeated column without any observed value
// stays missing. Throws Error (kInvalidInput) for a column to forecast without observed values.
Future forecast_columns(const WeatherInput& input, const ColumnForecast& forecast);

}  // namespace chap::evaluation
