// Checks that the forecast of a model is complete. A complete forecast has every requested org unit
// and period, with finite samples (core-2.5.1.md 5). Pure functions, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"

#include <string>
#include <vector>

namespace chap::evaluation {

struct CompleteForecast {
  Forecast forecast;                 // the requested org units, in their order
  std::vector<std::string> dropped;  // org units of the forecast that were not requested
};

// `where` is a part of the error texts: empty, or ` for split 2 of 7`. Throws Error (kInvalidInput)
//
//   - for an empty forecast
//   - for a forecast that lacks org units, periods or samples, or has samples that are not finite;
//     the error text names up to 20 org units
//   - for a forecast with periods that were not requested
CompleteForecast complete_forecast(
    const Forecast& given,
    const std::vector<std::string>& org_units,
    const period::PeriodRange& periods,
    const std::string& where
);

// The names, separated by commas; only the first 20 of a longer list.
std::string listed(const std::vector<std::string>& names);

}  // namespace chap::evaluation
