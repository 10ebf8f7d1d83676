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
  period::Period last_train_period;  // the end of the first training, also after retraining
  Forecast forecast;
};

// The forecasts have the org units of the data set, in the same order. Logs the number of each
// split before its forecast, and the org units that a model forecast although they are not in the
// data (these forecasts are dropped). Forecasts of one training may run in parallel
// (TrainedModel::parallel_predictions()).
//
// Throws Error (kInvalidInput) for data without org units or target, for windows that are not
// positive, for too few periods (the error text contains the present and the needed number), for
// covariates that the weather provider cannot use (before the first training), and for an
// incomplete forecast (complete_forecast.hpp).
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
// like run_backtest(). Also throws it for data that cover less than two years, for more than 1,200
// periods, and for a weather provider that needs the observations of the forecast periods.
Forecast run_prediction(
    const series::DataSet& data,
    std::size_t n_periods,
    const Model& model,
    const RunContext& context = {},
    const WeatherProvider& weather = default_weather_provider()
);

}  // namespace chap::evaluation
