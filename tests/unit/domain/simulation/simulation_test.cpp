#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/simulation/outbreak_simulator.hpp"
#include "domain/simulation/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chap::simulation {
namespace {

TEST(RandomTest, NumbersAreTheSameOnEveryMachine) {
  Random random(42);
  EXPECT_EQ(random.next(), 1546998764402558742ULL);
  EXPECT_EQ(random.next(), 6990951692964543102ULL);
  EXPECT_NE(mixed_seed(1, "a", 2), mixed_seed(1, "b", 2));
  EXPECT_NE(mixed_seed(1, "a", 2), mixed_seed(1, "a", 3));
  EXPECT_NE(mixed_seed(1, "a", 2), mixed_seed(2, "a", 2));
}

// Checks that mean and variance of many draws are within five standard errors of their expected
// values.
void expect_moments(
    const std::function<double()>& draw, double mean, double variance, double kurtosis
) {
  constexpr int kDraws = 200000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw() - mean;
    sum += x;
    squares += x * x;
  }
  EXPECT_LT(std::abs(sum / kDraws), 5 * std::sqrt(variance / kDraws));
  EXPECT_LT(
      std::abs(squares / kDraws - variance), 5 * variance * std::sqrt((kurtosis - 1) / kDraws)
  );
}

TEST(RandomTest, HasTheMomentsOfItsDistributions) {
  Random random(7);
  expect_moments([&] { return random.uniform(); }, 0.5, 1.0 / 12, 1.8);
  expect_moments([&] { return random.normal(); }, 0, 1, 3);
  for (const double mean : {0.3, 4.0, 29.9, 30.0, 400.0}) {
    expect_moments([&] { return random.poisson(mean); }, mean, mean, 3 + 1 / mean);
  }
  for (const double shape : {0.4, 1.0, 6.0}) {
    expect_moments([&] { return random.gamma(shape); }, shape, shape, 3 + 6 / shape);
  }
  EXPECT_EQ(random.poisson(0), 0);
  EXPECT_EQ(random.poisson(-1), 0);
  EXPECT_EQ(random.poisson(NAN), 0);
}

TEST(OutbreakSimulatorTest, GeneratesDataThatTheImportAccepts) {
  for (const bool weekly : {false, true}) {
    const SimulatedCountry country = simulate({.regions = 5, .years = 4, .weekly = weekly});
    series::DataSet data = series::build_data_set(country.observations);
    EXPECT_EQ(data.org_units().size(), 5U);
    EXPECT_EQ(data.periods().size(), weekly ? 208U : 48U);
    EXPECT_TRUE(series::drop_incomplete(data).empty());
    EXPECT_TRUE(
        series::drop_without_polygon(data, series::Polygons::from_geojson(country.geojson)).empty()
    );
    double total = 0;
    std::size_t missing = 0;
    for (const double v : data.column(*data.feature_index("disease_cases"))) {
      if (std::isnan(v)) {
        ++missing;
      } else {
        EXPECT_EQ(v, std::floor(v));
        total += v;
      }
    }
    EXPECT_GT(total, 100);
    EXPECT_GT(missing, 0U);
  }
}

TEST(OutbreakSimulatorTest, DataAreTheSameForTheSameSeed) {
  const auto value = [](std::uint64_t seed) {
    return simulate({.seed = seed}).observations.row(7).value;
  };
  EXPECT_EQ(value(3), value(3));
  EXPECT_NE(value(3), value(4));
}

}  // namespace
}  // namespace chap::simulation
