#include "domain/evaluation/quantiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

namespace chap::evaluation {
namespace {

const std::vector<double> kQuantiles = {0.95, 0, 0.05, 0.25, 0.5, 0.5, 0.75, 1, 0.999};

// Checks that select_quantiles() returns exactly the quantiles of the sorted samples.
void expect_as_sorted(std::vector<double> samples) {
  std::vector<double> sorted = samples;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> found;
  select_quantiles(samples, kQuantiles, found);
  ASSERT_EQ(found.size(), kQuantiles.size());
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    EXPECT_EQ(found[i], quantile_of_sorted(sorted, kQuantiles[i])) << kQuantiles[i];
  }
  EXPECT_TRUE(std::is_permutation(samples.begin(), samples.end(), sorted.begin()));
}

// `count` random numbers, the same in every run.
std::vector<double> drawn(std::size_t count, const std::function<double(std::mt19937_64&)>& draw) {
  std::mt19937_64 random(count);
  std::vector<double> samples(count);
  for (double& sample : samples) sample = draw(random);
  return samples;
}

TEST(SelectQuantiles, AgreesWithSortingAtEverySize) {
  std::normal_distribution<double> normal(10, 100);
  for (const std::size_t count : {1, 2, 3, 10, 63, 64, 65, 1000, 1001}) {
    expect_as_sorted(drawn(count, [&](auto& random) { return normal(random); }));
  }
}

TEST(SelectQuantiles, AgreesWithSortingOnEqualValuesAndLongTails) {
  std::poisson_distribution<int> counts(3);
  expect_as_sorted(drawn(500, [&](auto& random) { return double(counts(random)); }));
  std::normal_distribution<double> normal(0, 30);
  expect_as_sorted(drawn(500, [&](auto& random) { return std::exp(normal(random)); }));
  std::bernoulli_distribution coin(0.01);
  expect_as_sorted(drawn(500, [&](auto& random) { return coin(random) ? 1e300 : 1e-300; }));
}

TEST(SelectQuantiles, AgreesWithSortingOnExtremeValues) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  expect_as_sorted(std::vector<double>(100, 7.5));
  std::uniform_real_distribution<double> unit(-1, 1);
  expect_as_sorted(drawn(200, [&](auto& random) { return kLargest * unit(random); }));
  expect_as_sorted(drawn(200, [&](auto& random) {
    return std::floor(unit(random) * 4) * std::numeric_limits<double>::denorm_min();
  }));
}

}  // namespace
}  // namespace chap::evaluation
