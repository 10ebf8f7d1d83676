#include "domain/evaluation/backtest.hpp"

#include "domain/evaluation/complete_forecast.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace chap::evaluation {
namespace {

using period::PeriodRange;
using series::DataSet;

// A data set has at most this number of periods; a request with a longer horizon is an error.
constexpr std::size_t kMaxFuturePeriods = 1200;

void require_org_units_and_target(const DataSet& data) {
  if (data.org_units().empty()) throw invalid_input("The data have no org units");
  if (!data.feature_index(series::kTarget)) {
    throw invalid_input("The data have no feature 'disease_cases'");
  }
}

// Throws Error if the forecast is not complete. Reports the dropped org units to `dropped`.
Forecast checked(
    const Forecast& given,
    const DataSet& data,
    const Future& future,
    const std::string& where,
    const DroppedOrgUnits& dropped
) {
  CompleteForecast out = complete_forecast(given, data.org_units(), future.periods(), where);
  if (dropped && !out.dropped.empty()) dropped(out.dropped);
  return std::move(out.forecast);
}

void require_two_years(const PeriodRange& periods) {
  const std::chrono::year_month_day start{periods.first().first_day()};
  auto two_years_on = start + std::chrono::years{2};
  // The year two years after a leap year has no 29 February. The 28th is used instead.
  if (!two_years_on.ok()) two_years_on = two_years_on.year() / two_years_on.month() / 28;
  if (periods.last().end_day() < period::Day{two_years_on}) {
    throw invalid_input("Training data must cover at least two whole years");
  }
}

}  // namespace

void require_backtest_data(
    std::size_t total, const std::vector<std::string>& features, const Windows& windows
) {
  if (std::find(features.begin(), features.end(), series::kTarget) == features.end()) {
    throw invalid_input("The data have no feature 'disease_cases'");
  }
  if (!is_positive(windows)) {
    throw invalid_input("Periods, splits, stride and trainings must all be greater than zero");
  }
  if (windows.n_retrain > windows.n_splits) {
    throw invalid_input("There cannot be more trainings than splits");
  }
  if (training_length(total, windows) > 0) return;
  throw invalid_input(too_few_periods(total, windows));
}

std::vector<SplitForecast> run_backtest(
    const DataSet& data,
    const Windows& windows,
    Model& model,
    const Progress& progress,
    const WeatherProvider& weather,
    const DroppedOrgUnits& dropped
) {
  require_org_units_and_target(data);
  require_backtest_data(data.periods().size(), data.features(), windows);
  const std::vector<Split> splits = splits_of(data.periods().size(), windows);
  const std::vector<std::size_t> trainings = training_splits(windows.n_splits, windows.n_retrain);
  std::vector<SplitForecast> out;
  const period::Period last_train_period = data.periods().at(splits.front().history - 1);
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (progress) progress(i, splits.size());
    const History history{data.first_periods(splits[i].history)};
    // A history that the provider cannot use ends the run. Therefore the provider is called before
    // the training, which may take hours.
    const Future future = weather_of_split(weather, data, history, splits[i].horizon);
    if (std::find(trainings.begin(), trainings.end(), i) != trainings.end()) model.train(history);
    const std::string where = fmt::format(" for split {} of {}", i + 1, splits.size());
    out.push_back(
        {future.periods().first(),
         last_train_period,
         checked(model.predict(history, future, i), data, future, where, dropped)}
    );
  }
  return out;
}

void require_prediction_data(const DataSet& data, std::size_t n_periods) {
  require_org_units_and_target(data);
  if (n_periods == 0 || n_periods > kMaxFuturePeriods) {
    throw invalid_input(
        fmt::format("From 1 to {} periods can be predicted, not {}", kMaxFuturePeriods, n_periods)
    );
  }
  require_two_years(data.periods());
}

Forecast run_prediction(
    const DataSet& data,
    std::size_t n_periods,
    Model& model,
    const WeatherProvider& weather,
    const DroppedOrgUnits& dropped
) {
  require_prediction_data(data, n_periods);
  const History history{data};
  const Future future = weather.future({history, n_periods});
  model.train(history);
  return checked(model.predict(history, future, 0), data, future, "", dropped);
}

}  // namespace chap::evaluation
