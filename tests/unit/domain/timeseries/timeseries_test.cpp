// Tests properties of the decomposition and of the ARIMA fits that follow from their definitions.
// timeseries_vectors_test.cpp compares results with those of another implementation.
#include "domain/simulation/random.hpp"
#include "domain/timeseries/arima.hpp"
#include "domain/timeseries/arma_likelihood.hpp"
#include "domain/timeseries/kpss.hpp"
#include "domain/timeseries/loess.hpp"
#include "domain/timeseries/minimise.hpp"
#include "domain/timeseries/mstl.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace chap::timeseries {
namespace {

// Random values with mean 0 and variance 1.
std::vector<double> noise(std::size_t n, std::uint64_t seed = 1) {
  simulation::Random random(seed);
  std::vector<double> out(n);
  for (double& v : out) {
    for (int i = 0; i < 12; ++i) v += random.uniform() - 0.5;  // nearly normal
  }
  return out;
}

TEST(LoessTest, KeepsALineAndExtendsItAtBothEnds) {
  std::vector<double> line;
  for (int i = 0; i < 20; ++i) line.push_back(3 + 0.5 * i);
  for (const std::size_t window : {std::size_t{5}, std::size_t{31}}) {
    const auto smooth = loess(line, window, -1, 22);
    for (std::size_t i = 0; i < smooth.size(); ++i)
      EXPECT_NEAR(smooth[i], 2.5 + 0.5 * double(i), 1e-12);
  }
  EXPECT_EQ(loess(std::vector<double>{4}, 11, -1, 3), (std::vector<double>{4, 4, 4}));
}

TEST(MstlTest, SeparatesALineFromAPureSeason) {
  std::vector<double> series;
  for (int i = 0; i < 60; ++i) {
    series.push_back(10 + 0.1 * i + 3 * std::sin(2 * std::numbers::pi * i / 12));
  }
  const auto parts = mstl(series, 12);
  for (std::size_t i = 0; i < series.size(); ++i) {
    EXPECT_NEAR(parts.trend[i], 10 + 0.1 * double(i), 0.02);
    EXPECT_NEAR(parts.trend[i] + parts.seasonal[i], series[i], 0.02);
  }
}

TEST(KpssTest, DistinguishesAStationarySeriesFromARandomWalk) {
  std::vector<double> series = noise(200);
  EXPECT_FALSE(has_unit_root(series));
  std::partial_sum(series.begin(), series.end(), series.begin());
  EXPECT_TRUE(has_unit_root(series));
  EXPECT_EQ(kpss_statistic(std::vector<double>{2, 2, 2}), 0);
}

// The likelihood must be the density of two values of an AR(1) process with noise of variance v.
// These values have the correlation `phi` and the variance v / (1 - phi^2).
TEST(ArmaLikelihoodTest, IsTheDensityOfTheSeries) {
  const double phi = 0.6;
  const std::vector<double> x = {1.5, -0.5};
  const auto found = arma_likelihood(x, {{phi}, {}}, false);
  const double squares = x[0] * x[0] * (1 - phi * phi) + (x[1] - phi * x[0]) * (x[1] - phi * x[0]);
  const double variance = squares / 2;
  EXPECT_NEAR(found.variance, variance, 1e-12);
  EXPECT_NEAR(
      found.log_likelihood,
      -std::log(2 * std::numbers::pi) - std::log(variance) + 0.5 * std::log(1 - phi * phi) - 1,
      1e-12
  );
}

TEST(ArmaLikelihoodTest, ForecastsDecayToTheMean) {
  const std::vector<double> x = {4, 6, 5, 9};
  const auto found = arma_likelihood(x, {{0.5}, {}}, true, 3);
  EXPECT_NEAR(found.forecast[0] - found.mean, 0.5 * (9 - found.mean), 1e-12);
  EXPECT_NEAR(found.forecast[2] - found.mean, 0.125 * (9 - found.mean), 1e-12);
}

// The innovations of an MA(1) process, computed by hand: e_1 = x_1, e_2 = x_2 - theta / (1 +
// theta^2) x_1, and so on.
TEST(ArmaLikelihoodTest, ForecastsAMovingAverageFromItsInnovations) {
  const double theta = 0.4;
  const std::vector<double> x = {1, -2, 0.5};
  double variance = 1 + theta * theta;
  double innovation = x[0];
  for (std::size_t i = 1; i < x.size(); ++i) {
    innovation = x[i] - theta / variance * innovation;
    variance = 1 + theta * theta - theta * theta / variance;
  }
  const auto found = arma_likelihood(x, {{}, {theta}}, false, 2);
  EXPECT_NEAR(found.forecast[0], theta / variance * innovation, 1e-12);
  EXPECT_NEAR(found.forecast[1], 0, 1e-12);
}

TEST(MinimiseTest, FindsTheMinimumOfTheRosenbrockFunction) {
  const auto rosenbrock = [](std::span<const double> x) {
    const double a = 1 - x[0];
    const double b = x[1] - x[0] * x[0];
    return a * a + 100 * b * b;
  };
  const Minimum found = minimise(rosenbrock, {-1.2, 1});
  EXPECT_NEAR(found.point[0], 1, 1e-3);
  EXPECT_NEAR(found.point[1], 1, 1e-3);
  EXPECT_EQ(minimise([](std::span<const double>) { return 7.0; }, {}).value, 7);
}

TEST(ArimaTest, RecoversTheOrderOfASimulatedProcess) {
  const std::vector<double> e = noise(600, 5);
  std::vector<double> x(e.size());
  for (std::size_t i = 1; i < x.size(); ++i) x[i] = 0.8 * x[i - 1] + e[i];
  const auto found = arima(x, 200);
  EXPECT_EQ(found.order.d, 0U);
  EXPECT_GE(found.order.p, 1U);
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / double(x.size());
  EXPECT_NEAR(found.values.back(), mean, 0.5);
  const auto fixed = arima(x, 1, ArimaOrder{1, 0, 0});
  EXPECT_NEAR((fixed.values[0] - mean) / (x.back() - mean), 0.8, 0.1);
}

TEST(ArimaTest, ContinuesSeriesWithoutVariation) {
  EXPECT_EQ(arima(std::vector<double>(30, 2.5), 2).values, (std::vector<double>{2.5, 2.5}));
  EXPECT_EQ(arima(std::vector<double>(30, 0.0), 2).values, (std::vector<double>{0, 0}));
  std::vector<double> line;
  for (int i = 0; i < 60; ++i) line.push_back(0.5 * i);
  const auto found = arima(line, 2);
  EXPECT_GE(found.order.d, 1U);
  EXPECT_NEAR(found.values[1], 30.5, 1e-6);
}

TEST(ArimaTest, ForecastsFollowShiftAndScaleOfTheSeries) {
  std::vector<double> series = noise(80, 3);
  std::partial_sum(series.begin(), series.end(), series.begin());
  const auto found = arima(series, 3);
  for (double& v : series) v = 1000 + 50 * v;
  const auto other = arima(series, 3);
  EXPECT_EQ(other.order, found.order);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(other.values[i], 1000 + 50 * found.values[i], 0.05);
}

}  // namespace
}  // namespace chap::timeseries
