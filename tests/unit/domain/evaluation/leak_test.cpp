// Tests that a model cannot see the future (design.md 7). The forecasts of the model in this file
// depend on every bit of its input. These forecasts must not change if values in or after the
// forecast window change.
#include "domain/evaluation/backtest.hpp"
#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "domain/simulation/random.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string_view>

namespace chap::evaluation {
namespace {

using series::DataSet;

// Combines `hash` with all names, periods and values of a data set.
std::uint64_t digest(const DataSet& data, std::uint64_t hash) {
  for (const std::string& org_unit : data.org_units())
    hash = simulation::mixed_seed(hash, org_unit, 1);
  for (const std::string& name : data.features()) hash = simulation::mixed_seed(hash, name, 2);
  for (const std::string& id : data.periods().ids()) hash = simulation::mixed_seed(hash, id, 3);
  for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
    for (const double v : data.column(feature)) {
      // All bit patterns of NaN mean the same.
      const double one_nan = std::isnan(v) ? -1e300 : v;
      hash = simulation::mixed_seed(hash, "", std::bit_cast<std::uint64_t>(one_nan));
    }
  }
  return hash;
}

// A model whose forecasts depend on every bit of all inputs that it has received.
class TrainedDigest : public TrainedModel {
 public:
  explicit TrainedDigest(const DataSet& training) : seen_(digest(training, 1)) {}
  Forecast
  predict(const History& history, const Future& future, std::size_t split, const RunContext&)
      const override {
    EXPECT_FALSE(future.covariates.feature_index(series::kTarget).has_value());
    EXPECT_EQ(history.data.periods().last().next(), future.periods().first());
    const auto& org_units = history.data.org_units();
    Forecast out{org_units, future.periods(), 1, {}};
    simulation::Random random(digest(future.covariates, digest(history.data, seen_ + split)));
    for (std::size_t i = 0; i < org_units.size() * future.periods().size(); ++i)
      out.samples.push_back(random.uniform());
    return out;
  }

 private:
  std::uint64_t seen_;
};

class DigestModel : public Model {
 public:
  const ModelTraits& traits() const override { return traits_; }
  std::shared_ptr<const TrainedModel> train(const History& history, const RunContext&)
      const override {
    return std::make_shared<TrainedDigest>(history.data);
  }

 private:
  ModelTraits traits_;
};

enum class ChangedColumns { kEverything, kTarget, kCovariates };

// A copy of the data in which random numbers replace the values from position `from` on. `columns`
// selects the features.
DataSet changed(
    const DataSet& data, std::size_t from, ChangedColumns columns, simulation::Random& random
) {
  DataSet out = data;
  for (std::size_t feature = 0; feature < out.features().size(); ++feature) {
    const bool is_target = out.features()[feature] == series::kTarget;
    if (columns != ChangedColumns::kEverything && is_target != (columns == ChangedColumns::kTarget))
      continue;
    for (std::size_t org_unit = 0; org_unit < out.org_units().size(); ++org_unit) {
      for (double& v : out.values(feature, org_unit).subspan(from)) v = 1000 * random.uniform();
    }
  }
  return out;
}

// The samples of each split.
std::vector<std::vector<double>> forecasts(
    const DataSet& data, const Windows& windows, const WeatherProvider& weather
) {
  DigestModel model;
  std::vector<std::vector<double>> out;
  for (const SplitForecast& split : run_backtest(data, windows, model, {}, weather)) {
    out.push_back(split.forecast.samples);
  }
  return out;
}

// The tests run with each provider and with windows of several shapes, on monthly and on weekly
// data.
class LeakTest : public testing::TestWithParam<std::tuple<const char*, Windows, bool>> {
 protected:
  const WeatherProvider& weather_ = require_weather_provider(std::get<0>(GetParam()));
  const Windows windows_ = std::get<1>(GetParam());
  const DataSet data_ = series::build_data_set(
      simulation::simulate({.regions = 3, .years = 4, .weekly = std::get<2>(GetParam())})
          .observations
  );
  const std::vector<Split> splits_ = splits_of(data_.periods().size(), windows_);
  simulation::Random random_{99};
};

class BlindProviderTest : public LeakTest {};
class ObservedTest : public LeakTest {};

TEST_P(BlindProviderTest, ForecastsDoNotDependOnTheWindowAndLaterPeriods) {
  ASSERT_FALSE(weather_.leaks_future_data);
  const auto expected = forecasts(data_, windows_, weather_);
  ASSERT_EQ(expected.size(), windows_.n_splits);
  for (std::size_t split = 0; split < splits_.size(); ++split) {
    const DataSet other =
        changed(data_, splits_[split].history, ChangedColumns::kEverything, random_);
    const auto found = forecasts(other, windows_, weather_);
    for (std::size_t i = 0; i <= split; ++i) EXPECT_EQ(found[i], expected[i]) << split << " " << i;
  }
}

// This test shows that the test above could fail: the forecasts do depend on the history.
TEST_P(BlindProviderTest, ForecastsDependOnTheLastPeriodOfTheirHistory) {
  const auto expected = forecasts(data_, windows_, weather_);
  for (std::size_t split = 0; split < splits_.size(); ++split) {
    for (const ChangedColumns columns : {ChangedColumns::kTarget, ChangedColumns::kCovariates}) {
      const DataSet other = changed(data_, splits_[split].history - 1, columns, random_);
      EXPECT_NE(forecasts(other, windows_, weather_)[split], expected[split]);
    }
  }
}

TEST_P(ObservedTest, ForecastsDependOnTheCovariatesOfTheWindowButNotOnItsTarget) {
  ASSERT_TRUE(weather_.leaks_future_data);
  const auto expected = forecasts(data_, windows_, weather_);
  for (std::size_t split = 0; split < splits_.size(); ++split) {
    const std::size_t window = splits_[split].history;
    const std::size_t behind = window + splits_[split].horizon;
    const auto target = changed(data_, window, ChangedColumns::kTarget, random_);
    EXPECT_EQ(forecasts(target, windows_, weather_)[split], expected[split]);
    const auto later = changed(data_, behind, ChangedColumns::kEverything, random_);
    EXPECT_EQ(forecasts(later, windows_, weather_)[split], expected[split]);
    const auto covariates = changed(data_, window, ChangedColumns::kCovariates, random_);
    EXPECT_NE(forecasts(covariates, windows_, weather_)[split], expected[split]);
  }
}

// The fits of this provider take long. Therefore the tests of this provider use only one shape of
// windows, on monthly data.
constexpr std::string_view kSlow = "mstl_arima";

std::vector<const char*> ids_of_providers(bool leaking) {
  std::vector<const char*> ids;
  for (const WeatherProvider& provider : weather_providers()) {
    if (provider.leaks_future_data == leaking && provider.id != kSlow) ids.push_back(provider.id);
  }
  return ids;
}

const auto kWindows = testing::Values(
    Windows{},
    Windows{.n_periods = 4, .n_splits = 5, .stride = 2, .n_retrain = 3},
    Windows{.n_periods = 2, .n_splits = 3, .stride = 5, .n_retrain = 3}
);

INSTANTIATE_TEST_SUITE_P(
    EachProvider,
    BlindProviderTest,
    testing::Combine(testing::ValuesIn(ids_of_providers(false)), kWindows, testing::Bool())
);
INSTANTIATE_TEST_SUITE_P(
    SlowProvider,
    BlindProviderTest,
    testing::Values(std::tuple{
        kSlow.data(), Windows{.n_periods = 2, .n_splits = 2, .stride = 5}, false})
);
INSTANTIATE_TEST_SUITE_P(
    EachProvider,
    ObservedTest,
    testing::Combine(testing::ValuesIn(ids_of_providers(true)), kWindows, testing::Bool())
);

}  // namespace
}  // namespace chap::evaluation
