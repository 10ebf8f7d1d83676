// The weather provider `mstl_arima`: continues the seasonal part of each column and forecasts the
// seasonally adjusted column with an ARIMA process (evaluation.md 4.5). timeseries/mstl.hpp and
// timeseries/arima.hpp name the publications.
#pragma once

#include "domain/evaluation/weather_provider.hpp"
#include "domain/timeseries/arima.hpp"

#include <optional>
#include <span>
#include <vector>

namespace chap::evaluation {

// `history` contains one value for each period of `seen`, which is longer than two seasonal cycles
// (of 12 months or 52 weeks). Missing values are NaN and are replaced by their climatology. Returns
// one value for each period of `future`: the mean of the seasonal part at the period's position in
// the cycle, plus the forecast of the seasonally adjusted series. If `fixed` is absent, arima()
// chooses the order of the ARIMA process.
std::vector<double> mstl_arima(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future,
    std::optional<timeseries::ArimaOrder> fixed = std::nullopt
);

// Throws Error (kInvalidInput) if a column has to be forecast and the history is not longer than
// two seasonal cycles.
Future mstl_arima_weather(const WeatherInput& input);

}  // namespace chap::evaluation
