// Compares the functions that use vector instructions with plain implementations, for all lengths
// from 1 to 70. These lengths include all possible remainders after the last complete vector.
#include "domain/evaluation/sample_kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace chap::evaluation {
namespace {

// `count` random samples, the same in every run; whole numbers if `counts` is true.
std::vector<double> drawn(std::size_t count, bool counts) {
  std::mt19937_64 random(count);
  std::gamma_distribution<double> draw(0.7, 300.0);
  std::vector<double> samples(count);
  for (double& sample : samples) sample = counts ? std::floor(draw(random)) : draw(random);
  return samples;
}

// Compares with the tolerance of evaluation.md.
void expect_same(double found, double expected, double scale) {
  EXPECT_LE(std::abs(found - expected), 1e-12 * std::max(1.0, scale)) << found << " " << expected;
}

TEST(SampleKernelsTest, EveryLengthAgreesWithThePlainImplementation) {
  for (std::size_t count = 1; count <= 70; ++count) {
    for (const bool counts : {false, true}) {
      std::vector<double> samples = drawn(count, counts);
      std::vector<double> sorted = samples;
      std::sort(sorted.begin(), sorted.end());
      sort_samples(samples);
      EXPECT_EQ(samples, sorted);
      std::vector<double> logs(count);
      log1p_of_sorted(samples, logs);
      for (std::size_t i = 0; i < count; ++i) {
        const double expected = std::log1p(samples[i]);
        EXPECT_LE(std::abs(logs[i] - expected), 1e-15 * std::abs(expected)) << samples[i];
      }
      for (const double truth : {0.0, 17.0, 1e9}) {
        double distance = 0;
        double spread = 0;
        for (const double a : samples) {
          distance += std::abs(a - truth);
          for (const double b : samples) spread += std::abs(a - b);
        }
        const double n = double(count);
        const double expected = distance / n - spread / (2 * n * n);
        expect_same(crps_of_sorted(samples, truth), expected, truth);
      }
    }
  }
}

TEST(SampleKernelsTest, LogarithmsOfExtremeValues) {
  std::vector<double> samples{5e-324, 1e-300, 1e-17, 1e-5, 1e15, 1e300, 1.7976931348623157e308};
  for (int i = 0; i < 20; ++i) samples.push_back(samples.back());
  samples.insert(samples.begin(), -0.9999999999999999);
  samples.insert(samples.begin() + 1, 0.0);
  std::vector<double> logs(samples.size());
  log1p_of_sorted(samples, logs);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double expected = std::log1p(samples[i]);
    EXPECT_LE(std::abs(logs[i] - expected), 1e-15 * std::abs(expected)) << samples[i];
  }
}

TEST(SampleKernelsTest, Log1pIsNanIfASampleIsBelowMinusOne) {
  std::vector<double> samples(33, 2.0);
  std::vector<double> logs(33);
  samples[0] = -1;
  log1p_of_sorted(samples, logs);
  EXPECT_EQ(logs[0], -HUGE_VAL);
  EXPECT_DOUBLE_EQ(logs[32], std::log1p(2.0));
  samples[0] = -1.5;
  log1p_of_sorted(samples, logs);
  for (const double log : logs) EXPECT_TRUE(std::isnan(log));
  log1p_of_sorted({}, {});
}

TEST(SampleKernelsTest, CrpsThatOverflowsIsNotFinite) {
  const std::vector<double> samples(33, 1.7e308);
  EXPECT_FALSE(std::isfinite(crps_of_sorted(samples, -1.7e308)));
}

}  // namespace
}  // namespace chap::evaluation
