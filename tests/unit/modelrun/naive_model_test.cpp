#include "modelrun/builtin/naive_model.hpp"

#include "domain/evaluation/backtest.hpp"
#include "domain/series/build.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "domain/simulation/random.hpp"
#include "foundation/base/error.hpp"
#include "modelrun/builtin/builtin_models.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chap::builtin {
namespace {

using evaluation::run_backtest;
using evaluation::Windows;
using series::DataSet;

std::unique_ptr<evaluation::Model> naive_model() {
  return make_builtin_model(*find_builtin_model(kNaiveModel));
}

// Simulated data of three org units.
DataSet country() {
  return series::build_data_set(simulation::simulate({.regions = 3, .years = 4}).observations);
}

TEST(NaiveModelTest, DrawsWholeCountsAroundTheTrainingMean) {
  DataSet data({"a"}, {"disease_cases"}, {period::Period::require("202001"), 24});
  for (std::size_t i = 0; i < 24; ++i) data.values(0, 0)[i] = i % 2 == 0 ? 40 : NAN;
  const auto model = naive_model();
  const auto forecast = evaluation::run_prediction(data, 3, *model);
  ASSERT_EQ(forecast.samples.size(), 3 * kNaiveSamples);
  double sum = 0;
  for (std::size_t period = 0; period < 3; ++period) {
    for (const double v : forecast.of(0, period)) {
      EXPECT_EQ(v, std::floor(v));
      sum += v;
    }
  }
  EXPECT_NEAR(sum / (3 * kNaiveSamples), 40, 5 * std::sqrt(40.0 / (3 * kNaiveSamples)));
}

TEST(NaiveModelTest, RefusesToForecastAnOrgUnitWithoutCases) {
  DataSet data({"a", "b"}, {"disease_cases"}, {period::Period::require("202001"), 24});
  for (double& cases : data.values(0, 0)) cases = 4;
  const auto model = naive_model();
  EXPECT_THROW(evaluation::run_prediction(data, 3, *model), Error);
}

TEST(NaiveModelTest, SamplesAreTheSameForTheSameSeedAndName) {
  const auto samples = [](std::uint64_t seed, const char* name) {
    evaluation::RunContext context;
    context.seed = seed;
    context.model_name = name;
    return run_backtest(country(), {}, *naive_model(), context).back().forecast.samples;
  };
  EXPECT_EQ(samples(1, "naive_model"), samples(1, "naive_model"));
  EXPECT_NE(samples(1, "naive_model"), samples(2, "naive_model"));
  EXPECT_NE(samples(1, "naive_model"), samples(1, "naive_model:other"));
}

// The forecast for a window must not depend on the values in and after the window.
TEST(NaiveModelTest, DoesNotUseTheValuesOfTheWindow) {
  const DataSet data = country();
  simulation::Random random(99);
  for (const Windows& windows :
       {Windows{}, Windows{.n_periods = 4, .n_splits = 5, .stride = 2, .n_retrain = 3}}) {
    const auto splits = evaluation::splits_of(data.periods().size(), windows);
    const auto model = naive_model();
    const auto expected = run_backtest(data, windows, *model);
    for (std::size_t split = 0; split < splits.size(); ++split) {
      DataSet changed = data;
      for (std::size_t feature = 0; feature < changed.features().size(); ++feature) {
        for (std::size_t org_unit = 0; org_unit < changed.org_units().size(); ++org_unit) {
          for (double& v : changed.values(feature, org_unit).subspan(splits[split].history)) {
            v = 1000 * random.uniform();
          }
        }
      }
      const auto found = run_backtest(changed, windows, *model);
      for (std::size_t i = 0; i <= split; ++i) {
        EXPECT_EQ(found[i].forecast.samples, expected[i].forecast.samples) << split << " " << i;
      }
    }
  }
}

TEST(NaiveModelTest, RefusesAnOrgUnitThatWasNotInTheTrainingData) {
  const DataSet data = country();
  const auto model = naive_model();
  const auto trained = model->train({data.with_org_units({0})}, {});
  const evaluation::Future future{DataSet(data.org_units(), {}, {data.periods().last().next(), 3})};
  EXPECT_THROW(trained->predict({data}, future, 0, {}), Error);
}

}  // namespace
}  // namespace chap::builtin
