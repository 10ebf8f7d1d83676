// Tests which data and windows a run refuses, which covariates a model receives, and which truths
// are used.
#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/truths.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/test_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using series::DataSet;

// A model that forecasts zeros and records each Future that it receives.
class ZeroModel : public testing_support::TestModel {
 public:
  mutable std::vector<Future> futures;

 protected:
  Forecast forecast(const History& history, const Future& future, std::size_t) const override {
    futures.push_back(future);
    const auto& org_units = history.data.org_units();
    return {
        org_units,
        future.periods(),
        1,
        std::vector<double>(org_units.size() * future.periods().size())};
  }
};

// Data of one org unit in which every feature grows by 1 in each period.
DataSet growing(std::size_t periods, const char* first = "201801") {
  DataSet data({"a"}, {"population", "disease_cases"}, {period::Period::require(first), periods});
  for (std::size_t i = 0; i < periods; ++i) {
    data.values(0, 0)[i] = 100 + double(i);
    data.values(1, 0)[i] = double(i);
  }
  return data;
}

// The text of the Error that `call` throws; empty if `call` throws no Error.
std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(BacktestRulesTest, RefusesInvalidWindows) {
  const auto run = [](const Windows& windows) {
    return refusal([&] {
      ZeroModel model;
      run_backtest(growing(36), windows, model);
    });
  };
  const std::string zero = "Periods, splits, stride and trainings must all be greater than zero";
  EXPECT_EQ(run({}), "");
  EXPECT_EQ(run({.n_periods = 0}), zero);
  EXPECT_EQ(run({.n_splits = 0}), zero);
  EXPECT_EQ(run({.stride = 0}), zero);
  EXPECT_EQ(run({.n_retrain = 0}), zero);
  EXPECT_EQ(run({.n_splits = 2, .n_retrain = 3}), "There cannot be more trainings than splits");
}

TEST(BacktestRulesTest, RefusesDataWithoutOrgUnitsOrTarget) {
  ZeroModel model;
  const DataSet empty({}, {"disease_cases"}, {period::Period::require("201801"), 36});
  EXPECT_EQ(refusal([&] { run_backtest(empty, {}, model); }), "The data have no org units");
  EXPECT_EQ(refusal([&] { run_prediction(empty, 3, model); }), "The data have no org units");
  const DataSet weather = growing(36).with_features({0});
  EXPECT_EQ(
      refusal([&] { run_prediction(weather, 3, model); }),
      "The data have no feature 'disease_cases'"
  );
}

TEST(PredictionRulesTest, LimitsTheNumberOfPeriods) {
  ZeroModel model;
  EXPECT_EQ(run_prediction(growing(36), 1200, model).samples.size(), 1200U);
  for (const std::size_t n : {std::size_t{0}, std::size_t{1201}, std::size_t{1} << 60}) {
    EXPECT_NE(refusal([&] { run_prediction(growing(36), n, model); }), "") << n;
  }
}

TEST(PredictionRulesTest, RequiresTwoWholeYears) {
  ZeroModel model;
  EXPECT_EQ(refusal([&] { run_prediction(growing(24), 3, model); }), "");
  EXPECT_EQ(
      refusal([&] { run_prediction(growing(23), 3, model); }),
      "Training data must cover at least two whole years"
  );
  EXPECT_NE(refusal([&] { run_prediction(growing(104, "2019W01"), 3, model); }), "");
  EXPECT_EQ(refusal([&] { run_prediction(growing(105, "2019W01"), 3, model); }), "");
}

// A model that records whether it was trained.
class RecordingModel : public ZeroModel {
 public:
  mutable bool trained = false;

 protected:
  void record_training(const History&) const override { trained = true; }
};

TEST(WeatherOfARunTest, RefusesAnUnusableHistoryBeforeTheFirstTraining) {
  DataSet rain({"a"}, {"rainfall", "disease_cases"}, growing(36).periods());
  std::ranges::fill(rain.values(1, 0), 1);
  RecordingModel model;
  const std::string text = "Cannot fit a climatology for 'rainfall' in a: every value is missing.";
  EXPECT_EQ(refusal([&] { run_backtest(rain, {}, model); }), text);
  EXPECT_EQ(refusal([&] { run_prediction(rain, 3, model); }), text);
  EXPECT_FALSE(model.trained);
}

TEST(WeatherOfARunTest, APredictionCannotUseObservedWeather) {
  RecordingModel model;
  const std::string text = refusal([&] {
    run_prediction(growing(36), 3, model, {}, require_weather_provider("observed"));
  });
  EXPECT_NE(text.find("only available when backtesting"), std::string::npos) << text;
  EXPECT_FALSE(model.trained);
}

TEST(WeatherOfARunTest, ThePopulationRepeatsItsLastObservedValue) {
  DataSet data = growing(36);
  ZeroModel model;
  run_prediction(data, 2, model);
  data.values(0, 0)[35] = NAN;
  run_prediction(data, 2, model);
  EXPECT_EQ(model.futures[0].covariates.values(0, 0)[0], 135);
  EXPECT_EQ(model.futures[0].covariates.values(0, 0)[1], 135);
  EXPECT_EQ(model.futures[1].covariates.values(0, 0)[1], 134);
}

TEST(WeatherOfARunTest, ObservedCovariatesAreTakenFromTheWindow) {
  ZeroModel model;
  run_backtest(growing(36), {}, model, {}, require_weather_provider("observed"));
  ASSERT_EQ(model.futures.size(), 7U);
  const auto& last = model.futures.back().covariates;
  EXPECT_EQ(last.features(), std::vector<std::string>{"population"});
  EXPECT_EQ(last.periods().last().id(), "202012");
  EXPECT_EQ(last.values(0, 0)[2], 135);
}

TEST(TruthsTest, ServerAndCommandLineUseDifferentTruths) {
  DataSet data = growing(36);
  data.values(1, 0)[35] = NAN;
  EXPECT_EQ(all_truths(data).size(), 35U);
  // The three windows have the positions 24 and 25, 29 and 30, 34 and 35. The value at position 35
  // is missing.
  const auto evaluated = truths_of_windows(data, {.n_periods = 2, .n_splits = 3, .stride = 5});
  ASSERT_EQ(evaluated.size(), 5U);
  EXPECT_EQ(evaluated[0].cases, 24);
  EXPECT_EQ(evaluated[0].period, "202001");
  EXPECT_EQ(evaluated[2].cases, 29);
  EXPECT_EQ(evaluated[4].cases, 34);
  // Overlapping windows list each period once.
  EXPECT_EQ(truths_of_windows(growing(36), {}).size(), 9U);
}

TEST(TruthsTest, OutbreakHistoryEndsWithTheFirstTraining) {
  const Windows windows;  // 9 periods are evaluated
  const auto history = outbreak_history(growing(100), windows);
  ASSERT_EQ(history.size(), 72U);
  EXPECT_EQ(history.front().cases, 100 - 9 - 72);
  EXPECT_EQ(history.back().cases, 100 - 9 - 1);
  EXPECT_EQ(outbreak_history(growing(36), windows).size(), 27U);
  EXPECT_EQ(outbreak_history(growing(36), windows, 1).size(), 12U);
  EXPECT_TRUE(outbreak_history(growing(5), windows).empty());
}

}  // namespace
}  // namespace chap::evaluation
