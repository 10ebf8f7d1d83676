#include "modelrun/builtin/naive_model.hpp"

#include "domain/evaluation/backtest.hpp"
#include "domain/series/build.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "domain/simulation/random.hpp"
#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chap::builtin {
namespace {

using evaluation::run_backtest;
using evaluation::Windows;
using series::DataSet;

DataSet country() {
  return series::build_data_set(simulation::simulate({.regions = 3, .years = 4}).observations);
}

TEST(NaiveModelTest, DrawsWholeCountsAroundTheTrainingMean) {
  DataSet data({"a", "b"}, {"disease_cases"}, {period::Period::require("202001"), 24});
  for (std::size_t i = 0; i < 24; ++i) data.values(0, 0)[i] = i % 2 == 0 ? 40 : NAN;
  NaiveModel model(0, "naive_model");
  const auto forecast = evaluation::run_prediction(data, 3, model);
  ASSERT_EQ(forecast.samples.size(), 2U * 3 * kNaiveSamples);
  double sum = 0;
  for (std::size_t period = 0; period < 3; ++period) {
    for (const double v : forecast.of(0, period)) {
      EXPECT_EQ(v, std::floor(v));
      sum += v;
    }
    for (const double v : forecast.of(1, period)) EXPECT_EQ(v, 0);  // a place without any case
  }
  EXPECT_NEAR(sum / (3 * kNaiveSamples), 40, 5 * std::sqrt(40.0 / (3 * kNaiveSamples)));
}

TEST(NaiveModelTest, RepeatsItselfForTheSameSeedAndName) {
  const auto samples = [](std::uint64_t seed, const char* name) {
    NaiveModel model(seed, name);
    return run_backtest(country(), {}, model).back().forecast.samples;
  };
  EXPECT_EQ(samples(1, "naive_model"), samples(1, "naive_model"));
  EXPECT_NE(samples(1, "naive_model"), samples(2, "naive_model"));
  EXPECT_NE(samples(1, "naive_model"), samples(1, "naive_model:other"));
}

// The leak test: whatever stands inside and after a window, its forecast stays bit for bit the
// same.
TEST(NaiveModelTest, SeesNothingOfTheWindowItIsJudgedOn) {
  const DataSet data = country();
  simulation::Random random(99);
  for (const Windows& windows :
       {Windows{}, Windows{.n_periods = 4, .n_splits = 5, .stride = 2, .n_retrain = 3}}) {
    const auto cuts = evaluation::splits_of(data.periods().size(), windows);
    NaiveModel honest(0, "naive_model");
    const auto expected = run_backtest(data, windows, honest);
    for (std::size_t split = 0; split < cuts.size(); ++split) {
      DataSet changed = data;
      for (std::size_t feature = 0; feature < changed.features().size(); ++feature) {
        for (std::size_t place = 0; place < changed.places().size(); ++place) {
          for (double& v : changed.values(feature, place).subspan(cuts[split].history)) {
            v = 1000 * random.uniform();
          }
        }
      }
      NaiveModel model(0, "naive_model");
      const auto found = run_backtest(changed, windows, model);
      for (std::size_t i = 0; i <= split; ++i) {
        EXPECT_EQ(found[i].forecast.samples, expected[i].forecast.samples) << split << " " << i;
      }
    }
  }
}

TEST(NaiveModelTest, RefusesAPlaceItWasNotTrainedOn) {
  const DataSet data = country();
  NaiveModel model(0, "naive_model");
  model.train({data.with_places({0})});
  const evaluation::Future future{DataSet(data.places(), {}, {data.periods().last().next(), 3})};
  EXPECT_THROW(model.predict({data}, future, 0), Error);
}

}  // namespace
}  // namespace chap::builtin
