#include "domain/evaluation/backtest.hpp"

#include "domain/evaluation/complete_forecast.hpp"
#include "domain/evaluation/iterated_forecast.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/ordered_results.hpp"

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

// Throws Error if the forecast is not complete. `where` is a part of the error text
// (complete_forecast.hpp). Logs the dropped org units.
Forecast checked(
    const Forecast& given,
    const DataSet& data,
    const Future& future,
    const std::string& where,
    const RunContext& context
) {
  CompleteForecast out = complete_forecast(given, data.org_units(), future.periods(), where);
  if (!out.dropped.empty()) {
    context.log(
        "The model forecast org units that are not in the data; these forecasts are dropped: " +
        listed(out.dropped)
    );
  }
  return std::move(out.forecast);
}

// A copy of a context with a stop token of its own, so that a failed forecast can stop the
// forecasts that run beside it. A stop that is requested from outside is passed on.
class StoppableContext {
 public:
  explicit StoppableContext(const RunContext& given)
      : context_(given), outer_stop_(given.stop, [this] { stop_.request_stop(); }) {
    context_.stop = stop_.get_token();
  }
  const RunContext& operator*() const { return context_; }
  const RunContext* operator->() const { return &context_; }
  void request_stop() const { stop_.request_stop(); }

 private:
  RunContext context_;
  mutable std::stop_source stop_;
  std::stop_callback<std::function<void()>> outer_stop_;
};

// Requests the stop when a run ends, also by an exception.
class StopAtEnd {
 public:
  explicit StopAtEnd(const StoppableContext& context) : context_(context) {}
  ~StopAtEnd() { context_.request_stop(); }
  StopAtEnd(const StopAtEnd&) = delete;
  StopAtEnd& operator=(const StopAtEnd&) = delete;

 private:
  const StoppableContext& context_;
};

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
    const Model& model,
    const RunContext& given_context,
    const WeatherProvider& weather
) {
  require_org_units_and_target(data);
  require_backtest_data(data.periods().size(), data.features(), windows);
  const std::vector<Split> splits = splits_of(data.periods().size(), windows);
  const std::vector<std::size_t> trainings = training_splits(windows.n_splits, windows.n_retrain);
  const period::Period last_train_period = data.periods().at(splits.front().history - 1);
  const StoppableContext context(given_context);
  const std::size_t max_horizon = model.traits().max_horizon.value_or(windows.n_periods);
  std::shared_ptr<const TrainedModel> trained;
  OrderedResults<SplitForecast> running;
  const StopAtEnd stop_at_end(context);
  std::vector<SplitForecast> out;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    const bool is_training = std::ranges::find(trainings, i) != trainings.end();
    while (running.size() > 0 && (is_training || running.size() >= trained->parallel_predictions()))
      out.push_back(running.take_first());
    context->log(fmt::format("split {}/{}", i + 1, splits.size()));
    History history{data.first_periods(splits[i].history)};
    // A history that the provider cannot use ends the run. Therefore the provider is called before
    // the training, which may take hours.
    Future future = weather_of_split(weather, data, history, splits[i].horizon);
    if (is_training) trained = model.train(history, *context);
    running.start([&, i, trained, history = std::move(history), future = std::move(future)] {
      const std::string where = fmt::format(" for split {} of {}", i + 1, splits.size());
      const Forecast forecast =
          iterated_forecast(*trained, history, future, i, max_horizon, where, *context);
      return SplitForecast{
          future.periods().first(),
          last_train_period,
          checked(forecast, data, future, where, *context)};
    });
  }
  while (running.size() > 0) out.push_back(running.take_first());
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
    const Model& model,
    const RunContext& context,
    const WeatherProvider& weather
) {
  require_prediction_data(data, n_periods);
  const History history{data};
  const Future future = weather.future({history, n_periods});
  const auto trained = model.train(history, context);
  const std::size_t max_horizon = model.traits().max_horizon.value_or(n_periods);
  const Forecast forecast =
      iterated_forecast(*trained, history, future, 0, max_horizon, "", context);
  return checked(forecast, data, future, "", context);
}

}  // namespace chap::evaluation
