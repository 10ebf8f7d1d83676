// The weather provider `damped_persistence`: climatology plus the latest anomaly, which decays
// geometrically (evaluation.md 4.5).
//
// The anomalies are modelled as an autoregression of order 1 with the coefficient phi. The
// Yule-Walker estimate of phi is the lag-1 autocorrelation (Brockwell and Davis 2016, Introduction
// to Time Series and Forecasting, 5.1). The forecast for the horizon h is phi^h times the last
// anomaly.
#pragma once

#include "domain/evaluation/weather_provider.hpp"

#include <span>
#include <vector>

namespace chap::evaluation {

// Estimates phi as the lag-1 autocorrelation, clamped to 0..1. After the mean has been subtracted,
// the autocorrelation is the sum of the products of neighbouring values, divided by the sum of
// squares. Missing values are NaN; products with a missing value are left out. Returns 0 if there
// are fewer than three values or if all values are equal.
double damping(std::span<const double> anomalies);

// Returns one value for each period of `future`: climatology + phi^(h + age) * last anomaly. Here h
// is the distance of the period from the end of the history, and `age` is the number of missing
// values at that end. `history` has one value for each period of `seen`, and at least one value is
// not NaN.
std::vector<double> damped_persistence(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
);
// Like the function above, but with a given phi.
std::vector<double> damped_persistence(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future,
    double phi
);

Future damped_persistence_weather(const WeatherInput& input);

}  // namespace chap::evaluation
