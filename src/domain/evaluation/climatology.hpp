// What a forecast may assume about the weather to come: the average of the same season so far
// (contract, evaluation.md 4.5).
#pragma once

#include "domain/period/period_range.hpp"

#include <span>
#include <vector>

namespace chap::evaluation {

// `history` holds one value a period of `seen`, none missing. A season is the calendar month of a
// period's first day, or its ISO week with 53 counted as 52; a season without history gets the
// unweighted mean of the seasons that have one. Returns one value a period of `future`.
std::vector<double> climatology(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
);

}  // namespace chap::evaluation
