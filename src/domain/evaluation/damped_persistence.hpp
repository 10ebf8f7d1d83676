// The weather provider `damped_persistence`: climatology plus the latest anomaly, which decays
// geometrically (evaluation.md 4.5).
//
// The anomalies are an autoregression of order 1 with the coefficient phi, whose Yule-Walker
// estimate is the lag-1 autocorrelation (Brockwell and Davis 2016, Introduction to Time Series and
// Forecasting, 5.1); its forecast is phi^h times the last anomaly.
#pragma once

#include "domain/evaluation/weather_provider.hpp"

#include <span>
#include <vector>

namespace chap::evaluation {

// The lag-1 autocorrelation: the sum of the products of neighbours that both exist, divided by the
// sum of squares, of the series minus its mean, cut to 0..1. Missing values are NaN. 0 with fewer
// than three values or without variance.
double damping(std::span<const double> anomalies);

// One value for each period of `future`: climatology + phi^(h + age) * last anomaly, where h is the
// distance from the end of the history and `age` the number of missing values at that end.
// `history` has one value for each period of `seen`, at least one of them not NaN.
std::vector<double> damped_persistence(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
);
// The same with a given phi.
std::vector<double> damped_persistence(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future,
    double phi
);

Future damped_persistence_weather(const WeatherInput& input);

}  // namespace chap::evaluation
