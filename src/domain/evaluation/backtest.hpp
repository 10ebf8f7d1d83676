// Runs an expanding-window backtest of one model (evaluation.md 4.2 to 4.4), or forecasts the
// periods after the end of the data (evaluation.md 4.6). Pure functions of the data and the model.
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
  period::Period split_period;       // first period of the window; column last_seen_period
  period::Period last_train_period;  // last period of the first training, the same for all splits
  Forecast forecast;
};

// Called before each split with the index of the split (from 0) and the number of splits.
using Progress = std::function<void(std::size_t split, std::size_t n_splits)>;

// Called with the org units that are in the forecast of a model but not in the data set. The
// forecasts of these org units are dropped.
using DroppedOrgUnits = std::function<void(const std::vector<std::string>& org_units)>;

// The forecasts have the org units of the data set, in the same order. Throws Error (kInvalidInput)
//
//   - for data without org units or without the target
//   - for windows that are not positive
//   - for too few periods; the error text has the number of periods and the needed number
//   - for covariates that the weather provider cannot use; checked before the training
//   - for an incomplete forecast (complete_forecast.hpp)
std::vector<SplitForecast> run_backtest(
    const series::DataSet& data,
    const Windows& windows,
    Model& model,
    const Progress& progress = {},
    const WeatherProvider& weather = default_weather_provider(),
    const DroppedOrgUnits& dropped = {}
);

// The checks of run_backtest() that need no model. Services call this function before they create a
// job.
void require_backtest_data(
    std::size_t n_periods_of_data, const std::vector<std::string>& features, const Windows& windows
);

// The checks of run_prediction() that need no model. Services call this function before they create
// a job.
void require_prediction_data(const series::DataSet& data, std::size_t n_periods);

// Trains the model on all data and forecasts the `n_periods` periods after the data. Throws Error
// (kInvalidInput) for the same data as run_backtest(). Also throws Error for data that cover less
// than two years, for zero or more than 1,200 periods, and for a weather provider that needs the
// observations of the forecast periods.
Forecast run_prediction(
    const series::DataSet& data,
    std::size_t n_periods,
    Model& model,
    const WeatherProvider& weather = default_weather_provider(),
    const DroppedOrgUnits& dropped = {}
);

}  // namespace chap::evaluation
