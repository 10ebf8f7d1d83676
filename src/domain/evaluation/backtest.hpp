// Runs an expanding-window backtest of one model (evaluation.md 4.2 to 4.4), or forecasts the
// periods after the end of the data (evaluation.md 4.6). Pure functions of the data and the model.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/evaluation/weather_provider.hpp"
#include "domain/evaluation/windows.hpp"

#include <string>
#include <vector>

namespace chap::evaluation {

// The forecast of one split.
struct SplitForecast {
  period::Period split_period;       // first period of the window; column last_seen_period
  period::Period last_train_period;  // last period of the first training, the same for all splits
  Forecast forecast;
};

// The forecasts have the org units of the data set, in the same order. Forecasts of one training
// may run in parallel (TrainedModel::parallel_predictions()). Logs the number of each split before
// its forecast. Also logs the org units that are in the forecast of a model but not in the data
// set; the forecasts of these org units are dropped. Throws Error (kInvalidInput)
//
//   - for data without org units or without the target
//   - for windows that are not positive
//   - for too few periods; the error text has the number of periods and the needed number
//   - for covariates that the weather provider cannot use; checked before the training
//   - for an incomplete forecast (complete_forecast.hpp)
std::vector<SplitForecast> run_backtest(
    const series::DataSet& data,
    const Windows& windows,
    const Model& model,
    const RunContext& context = {},
    const WeatherProvider& weather = default_weather_provider()
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
// (kInvalidInput) for the same data as run_backtest(). Also throws Error if the data cover less
// than two years, if `n_periods` is 0 or above 1,200, or if the weather provider needs the
// observations of the forecast periods.
Forecast run_prediction(
    const series::DataSet& data,
    std::size_t n_periods,
    const Model& model,
    const RunContext& context = {},
    const WeatherProvider& weather = default_weather_provider()
);

}  // namespace chap::evaluation
