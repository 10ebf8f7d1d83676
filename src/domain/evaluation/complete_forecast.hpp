// What a model's forecast must have: every org unit and period that was asked for, with finite
// samples (core-2.5.1.md 5). Pure, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"

#include <string>
#include <vector>

namespace chap::evaluation {

struct CompleteForecast {
  Forecast forecast;                 // the org units asked for, in their order
  std::vector<std::string> dropped;  // org units of the model's forecast that nobody asked for
};

// `where` is part of the error texts: empty, or ` for split 2 of 7`. Throws Error (kInvalidInput)
// for a forecast without any periods, for one that lacks org units, periods or samples or has
// samples that are not finite (the text names up to 20 org units), and for periods that nobody
// asked for.
CompleteForecast complete_forecast(
    const Forecast& given,
    const std::vector<std::string>& org_units,
    const period::PeriodRange& periods,
    const std::string& where
);

// The names, separated by commas; only the first 20 of a longer list.
std::string listed(const std::vector<std::string>& names);

}  // namespace chap::evaluation
