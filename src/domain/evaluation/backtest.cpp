#include "domain/evaluation/backtest.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace chap::evaluation {
namespace {

using period::PeriodRange;
using series::DataSet;

// More periods than any data set may span are a mistake, not a wish.
constexpr std::size_t kMostFuturePeriods = 1200;

void require_places_and_target(const DataSet& data) {
  if (data.places().empty()) throw invalid_input("The data have no org units");
  if (!data.feature_number(series::kTarget)) {
    throw invalid_input("The data have no feature 'disease_cases'");
  }
}

// The model's answer in the order of our places; extra places are dropped.
Forecast checked(
    const Forecast& given, const std::vector<std::string>& places, const PeriodRange& periods
) {
  if (given.periods != periods) {
    throw invalid_input(fmt::format(
        "The model forecast {} to {} where {} to {} were asked for",
        given.periods.first().id(),
        given.periods.size() > 0 ? given.periods.last().id() : "nothing",
        periods.first().id(),
        periods.last().id()
    ));
  }
  const std::size_t block = periods.size() * given.n_samples;
  if (given.n_samples == 0 || given.samples.size() != given.places.size() * block) {
    throw invalid_input("The model's samples do not fit its places and periods");
  }
  Forecast out{places, periods, given.n_samples, {}};
  out.samples.reserve(places.size() * block);
  for (const std::string& place : places) {
    const auto at = std::find(given.places.begin(), given.places.end(), place);
    if (at == given.places.end()) throw invalid_input("The model gave no forecast for " + place);
    const auto samples =
        std::span(given.samples).subspan(std::size_t(at - given.places.begin()) * block, block);
    if (!std::ranges::all_of(samples, [](double v) { return std::isfinite(v); })) {
      throw invalid_input("The model gave a sample for " + place + " that is not a finite number");
    }
    out.samples.insert(out.samples.end(), samples.begin(), samples.end());
  }
  return out;
}

void require_two_years(const PeriodRange& periods) {
  const std::chrono::year_month_day start{periods.first().first_day()};
  auto two_years_on = start + std::chrono::years{2};
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
  if (!is_sensible(windows))
    throw invalid_input("The data are too short for so many periods and splits");
  throw invalid_input(fmt::format(
      "The data have {} periods; {} splits of {} periods, {} apart, need at least {}",
      total,
      windows.n_splits,
      windows.n_periods,
      windows.stride,
      evaluation_length(windows) + 1
  ));
}

std::vector<SplitForecast> run_backtest(
    const DataSet& data,
    const Windows& windows,
    Model& model,
    const Progress& progress,
    const Assumptions& assumptions
) {
  require_places_and_target(data);
  require_backtest_data(data.periods().size(), data.features(), windows);
  const std::vector<Split> splits = splits_of(data.periods().size(), windows);
  const std::vector<std::size_t> trainings = training_splits(windows.n_splits, windows.n_retrain);
  std::vector<SplitForecast> out;
  std::optional<period::Period> trained_to;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (progress) progress(i, splits.size());
    const History history{data.first_periods(splits[i].history)};
    if (std::find(trainings.begin(), trainings.end(), i) != trainings.end()) {
      model.train(history);
      trained_to = history.data.periods().last();
    }
    const Future future =
        assumptions.covariates == Covariates::kObserved
            ? observed_future(data, splits[i])
            : climatology_future(history, splits[i].horizon, assumptions.hold_population);
    out.push_back(
        {future.periods().first(),
         *trained_to,
         checked(model.predict(history, future, i), data.places(), future.periods())}
    );
  }
  return out;
}

void require_prediction_data(const DataSet& data, std::size_t n_periods) {
  require_places_and_target(data);
  if (n_periods == 0 || n_periods > kMostFuturePeriods) {
    throw invalid_input(
        fmt::format("From 1 to {} periods can be predicted, not {}", kMostFuturePeriods, n_periods)
    );
  }
  require_two_years(data.periods());
}

Forecast run_prediction(
    const DataSet& data, std::size_t n_periods, Model& model, bool hold_population
) {
  require_prediction_data(data, n_periods);
  const History history{data};
  model.train(history);
  const Future future = climatology_future(history, n_periods, hold_population);
  return checked(model.predict(history, future, 0), data.places(), future.periods());
}

}  // namespace chap::evaluation
