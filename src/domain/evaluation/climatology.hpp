// Climatology: the expected value of a covariate in a future period is its mean in the same season
// of past years (evaluation.md 4.5). This is also the weather provider `climatology`.
#pragma once

#include "domain/evaluation/weather_provider.hpp"
#include "domain/period/period_range.hpp"

#include <span>
#include <vector>

namespace chap::evaluation {

// `history` has one value for each period of `seen`; missing values are NaN and are left out. A
// season is the calendar month of the period's first day, or the week number in the period's id;
// week 53 counts as week 52. A season without values gets the unweighted mean over the seasons that
// have values. Returns one value for each period of `future`; all values are NaN if every value of
// `history` is missing.
std::vector<double> climatology(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
);

Future climatology_weather(const WeatherInput& input);

}  // namespace chap::evaluation
