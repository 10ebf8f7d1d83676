// No leak from the future: a model that folds every bit it is handed into its samples must forecast
// the same whatever stands in the test window and behind it (design decision 7).
#include "domain/evaluation/backtest.hpp"
#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "domain/simulation/random.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace chap::evaluation {
namespace {

using series::DataSet;

std::uint64_t digest(const DataSet& data, std::uint64_t hash) {
  for (const std::string& place : data.places()) hash = simulation::mixed_seed(hash, place, 1);
  for (const std::string& name : data.features()) hash = simulation::mixed_seed(hash, name, 2);
  for (const std::string& id : data.periods().ids()) hash = simulation::mixed_seed(hash, id, 3);
  for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
    for (const double v : data.column(feature)) {
      const double one_nan = std::isnan(v) ? -1e300 : v;
      hash = simulation::mixed_seed(hash, "", std::bit_cast<std::uint64_t>(one_nan));
    }
  }
  return hash;
}

class NosyModel : public Model {
 public:
  void train(const History& history) override { seen_ = digest(history.data, seen_); }
  Forecast predict(const History& history, const Future& future, std::size_t split) override {
    EXPECT_FALSE(future.covariates.feature_number(series::kTarget).has_value());
    EXPECT_EQ(history.data.periods().last().next(), future.periods().first());
    const auto& places = history.data.places();
    Forecast out{places, future.periods(), 1, {}};
    simulation::Random random(digest(future.covariates, digest(history.data, seen_ + split)));
    for (std::size_t i = 0; i < places.size() * future.periods().size(); ++i)
      out.samples.push_back(random.uniform());
    return out;
  }

 private:
  std::uint64_t seen_ = 1;
};

enum class What { kEverything, kTarget, kCovariates };

// Other values for the positions from `from` on.
DataSet changed(const DataSet& data, std::size_t from, What what, simulation::Random& random) {
  DataSet out = data;
  for (std::size_t feature = 0; feature < out.features().size(); ++feature) {
    const bool is_target = out.features()[feature] == series::kTarget;
    if (what != What::kEverything && is_target != (what == What::kTarget)) continue;
    for (std::size_t place = 0; place < out.places().size(); ++place) {
      for (double& v : out.values(feature, place).subspan(from)) v = 1000 * random.uniform();
    }
  }
  return out;
}

std::vector<std::vector<double>> forecasts(
    const DataSet& data, const Windows& windows, Covariates covariates
) {
  NosyModel model;
  std::vector<std::vector<double>> out;
  for (const SplitForecast& split :
       run_backtest(data, windows, model, {}, {.covariates = covariates})) {
    out.push_back(split.forecast.samples);
  }
  return out;
}

class LeakTest : public testing::TestWithParam<std::tuple<Windows, bool>> {
 protected:
  const Windows windows_ = std::get<0>(GetParam());
  const DataSet data_ = series::build_data_set(
      simulation::simulate({.regions = 3, .years = 4, .weekly = std::get<1>(GetParam())})
          .observations
  );
  const std::vector<Split> splits_ = splits_of(data_.periods().size(), windows_);
  simulation::Random random_{99};
};

TEST_P(LeakTest, ForecastsDoNotDependOnTheirWindowOrWhatFollows) {
  const auto expected = forecasts(data_, windows_, Covariates::kClimatology);
  ASSERT_EQ(expected.size(), windows_.n_splits);
  for (std::size_t split = 0; split < splits_.size(); ++split) {
    const DataSet other = changed(data_, splits_[split].history, What::kEverything, random_);
    const auto found = forecasts(other, windows_, Covariates::kClimatology);
    for (std::size_t i = 0; i <= split; ++i) EXPECT_EQ(found[i], expected[i]) << split << " " << i;
  }
}

// Without this one the test above could not fail: the model does notice what it may see.
TEST_P(LeakTest, ForecastsDependOnTheLastPeriodOfTheirHistory) {
  const auto expected = forecasts(data_, windows_, Covariates::kClimatology);
  for (std::size_t split = 0; split < splits_.size(); ++split) {
    for (const What what : {What::kTarget, What::kCovariates}) {
      const DataSet other = changed(data_, splits_[split].history - 1, what, random_);
      EXPECT_NE(forecasts(other, windows_, Covariates::kClimatology)[split], expected[split]);
    }
  }
}

TEST_P(LeakTest, ObservedCovariatesShowTheirWindowOnlyAndNeverTheTarget) {
  const auto expected = forecasts(data_, windows_, Covariates::kObserved);
  for (std::size_t split = 0; split < splits_.size(); ++split) {
    const std::size_t window = splits_[split].history;
    const std::size_t behind = window + splits_[split].horizon;
    const auto target = changed(data_, window, What::kTarget, random_);
    EXPECT_EQ(forecasts(target, windows_, Covariates::kObserved)[split], expected[split]);
    const auto later = changed(data_, behind, What::kEverything, random_);
    EXPECT_EQ(forecasts(later, windows_, Covariates::kObserved)[split], expected[split]);
    const auto weather = changed(data_, window, What::kCovariates, random_);
    EXPECT_NE(forecasts(weather, windows_, Covariates::kObserved)[split], expected[split]);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Windows,
    LeakTest,
    testing::Combine(
        testing::Values(
            Windows{},
            Windows{.n_periods = 4, .n_splits = 5, .stride = 2, .n_retrain = 3},
            Windows{.n_periods = 2, .n_splits = 3, .stride = 5, .n_retrain = 3}
        ),
        testing::Bool()
    )
);

}  // namespace
}  // namespace chap::evaluation
