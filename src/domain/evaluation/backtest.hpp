// An expanding-window backtest of one model (contract, evaluation.md 4.2 to 4.4) and a forecast of
// the real future (4.6): pure functions of the data and the model.
#pragma once

#include "domain/evaluation/future.hpp"
#include "domain/evaluation/model.hpp"
#include "domain/evaluation/windows.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chap::evaluation {

// The forecast of one split and what it knew.
struct SplitForecast {
  period::Period split_period;       // the first forecast period, stored as last_seen_period
  period::Period last_train_period;  // end of the window the model in use was trained on
  Forecast forecast;
};

// Told before each split: number (from 0) and how many there are.
using Progress = std::function<void(std::size_t split, std::size_t n_splits)>;

// Throws Error (kInvalidInput): no place, no target, windows that make no sense, too few periods
// (says how many there are and how many are needed), or a forecast that does not fit: a place or
// period missing, samples not finite. The forecasts hold exactly the data set's places, in its
// order.
std::vector<SplitForecast> run_backtest(
    const series::DataSet& data,
    const Windows& windows,
    Model& model,
    const Progress& progress = {},
    const Assumptions& assumptions = {}
);

// The checks of run_backtest that need no model, for the request itself.
void require_backtest_data(
    std::size_t n_periods_of_data, const std::vector<std::string>& features, const Windows& windows
);

// The checks of run_prediction that need no model, for the request itself.
void require_prediction_data(const series::DataSet& data, std::size_t n_periods);

// Trains on everything and forecasts the `n_periods` behind it. Throws as above, and for data that
// span less than two years or are to be continued for more than 1,200 periods.
Forecast run_prediction(
    const series::DataSet& data, std::size_t n_periods, Model& model, bool hold_population = false
);

}  // namespace chap::evaluation
