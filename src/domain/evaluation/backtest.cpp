#include "domain/evaluation/backtest.hpp"

#include "domain/evaluation/climatology.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace chap::evaluation {
namespace {

using period::PeriodRange;
using series::DataSet;

// Climatology of every feature but the target, from the history alone.
Future future_of(const History& history, std::size_t n_periods) {
  const DataSet& seen = history.data;
  const PeriodRange periods(seen.periods().last().next(), n_periods);
  std::vector<std::size_t> covariates;
  for (std::size_t feature = 0; feature < seen.features().size(); ++feature) {
    if (seen.features()[feature] != series::kTarget) covariates.push_back(feature);
  }
  std::vector<std::string> names;
  for (const std::size_t feature : covariates) names.push_back(seen.features()[feature]);
  DataSet table(seen.places(), names, periods);
  for (std::size_t i = 0; i < covariates.size(); ++i) {
    for (std::size_t place = 0; place < seen.places().size(); ++place) {
      const auto values = seen.values(covariates[i], place);
      if (std::ranges::any_of(values, [](double v) { return std::isnan(v); })) {
        throw invalid_input(
            fmt::format("{} of {} has missing values", names[i], seen.places()[place])
        );
      }
      std::ranges::copy(
          climatology(seen.periods(), values, periods), table.values(i, place).begin()
      );
    }
  }
  return {std::move(table)};
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
    const DataSet& data, const Windows& windows, Model& model, const Progress& progress
) {
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
    const Future future = future_of(history, splits[i].horizon);
    out.push_back(
        {future.periods().first(),
         *trained_to,
         checked(model.predict(history, future, i), data.places(), future.periods())}
    );
  }
  return out;
}

Forecast run_prediction(const DataSet& data, std::size_t n_periods, Model& model) {
  if (!data.feature_number(series::kTarget)) {
    throw invalid_input("The data have no feature 'disease_cases'");
  }
  require_two_years(data.periods());
  const History history{data};
  model.train(history);
  const Future future = future_of(history, n_periods);
  return checked(model.predict(history, future, 0), data.places(), future.periods());
}

}  // namespace chap::evaluation
