// What a model may assume about the periods it is to forecast (contract, evaluation.md 4.3, 4.5).
// None of these tables can hold the target.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/evaluation/windows.hpp"

#include <cstddef>

namespace chap::evaluation {

// Where the covariates of a test window come from. Scores of the two must never be compared.
enum class Covariates {
  kClimatology,  // the server: averages of the history in use
  kObserved,     // the command line: what was measured, as if the weather had been known
};

struct Assumptions {
  Covariates covariates = Covariates::kClimatology;
  // Keeps the last known population instead of its average, which lags behind growth (9, W3). Off
  // by default, as clients know the numbers without it.
  bool hold_population = false;
};

// The `n_periods` behind the history, from the history alone. Throws Error (kInvalidInput) when a
// covariate has missing values.
Future climatology_future(const History& history, std::size_t n_periods, bool hold_population);

// The covariates observed in the window of a split.
Future observed_future(const series::DataSet& data, const Split& split);

}  // namespace chap::evaluation
