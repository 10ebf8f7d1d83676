// Runs an expanding-window backtest of one model (evaluation.md 4.2 to 4.4) or a forecast of the
// periods after the data (evaluation.md 4.6). Pure functions of the data and the model.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/evaluation/weather_provider.hpp"
#include "domain/evaluation/windows.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chap::evaluation {

// The forecast of one split.
struct SplitForecast {
  period::Period split_period;       // the first forecast period; the column is last_seen_period
  period::Period last_train_period;  // the end of the first training, also after another one
  Forecast forecast;
};

// Called before each split with its index, from 0, and the number of splits.
using Progress = std::function<void(std::size_t split, std::size_t n_splits)>;

// Called with the org units that a model forecast although nobody asked for them; their forecasts
// are dropped.
using DroppedOrgUnits = std::function<void(const std::vector<std::string>& org_units)>;

// The forecasts have the data set's org units in its order. Throws Error (kInvalidInput) for data
// without org units or target, for windows that are not positive, for too few periods (the text
// says how many are present and needed), for covariates that the weather provider cannot use
// (before the first training), and for an incomplete forecast (complete_forecast.hpp).
std::vector<SplitForecast> run_backtest(
    const series::DataSet& data,
    const Windows& windows,
    Model& model,
    const Progress& progress = {},
    const WeatherProvider& weather = default_weather_provider(),
    const DroppedOrgUnits& dropped = {}
);

// The checks of run_backtest() that need no model; services call them before a job is created.
void require_backtest_data(
    std::size_t n_periods_of_data, const std::vector<std::string>& features, const Windows& windows
);

// The checks of run_prediction() that need no model; services call them before a job is created.
void require_prediction_data(const series::DataSet& data, std::size_t n_periods);

// Trains the model on all data and forecasts the `n_periods` that follow. Throws like
// run_backtest(), for data that cover less than two years, for more than 1,200 periods, and for a
// provider that needs the observed window.
Forecast run_prediction(
    const series::DataSet& data,
    std::size_t n_periods,
    Model& model,
    const WeatherProvider& weather = default_weather_provider(),
    const DroppedOrgUnits& dropped = {}
);

}  // namespace chap::evaluation
