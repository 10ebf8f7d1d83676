// Measures the computation of all metrics for 12,000 forecasts of 1,000 samples each. The limit is
// the time for sorting the same samples once.
#include "domain/evaluation/scores.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace chap::evaluation;

constexpr int kOrgUnits = 100;
constexpr int kMonths = 40;
constexpr int kHorizons = 3;
constexpr std::size_t kSamples = 1000;

struct Forecast {
  std::string org_unit;
  std::string period;
  int horizon;
  std::vector<double> samples;
};

struct Drawn {
  std::vector<Forecast> forecasts;
  std::vector<CaseCount> truths;

  Drawn() {
    std::mt19937_64 random(7);
    std::gamma_distribution<double> draw(2.0, 40.0);
    std::vector<double> samples(kSamples);
    for (int org_unit = 0; org_unit < kOrgUnits; ++org_unit) {
      const std::string name = fmt::format("org_unit_{:03}", org_unit);
      for (int month = 0; month < kMonths; ++month) {
        const std::string period = fmt::format("{}{:02}", 2015 + month / 12, month % 12 + 1);
        truths.push_back({name, period, std::floor(draw(random))});
        for (int horizon = 1; horizon <= kHorizons; ++horizon) {
          for (double& sample : samples) sample = draw(random);
          forecasts.push_back({name, period, horizon, samples});
        }
      }
    }
  }
};

const Drawn& drawn() {
  static const Drawn kDrawn;
  return kDrawn;
}

void all_metrics(benchmark::State& state) {
  const Drawn& given = drawn();
  for (auto _ : state) {
    Scores scores(given.truths);
    for (const Forecast& forecast : given.forecasts) {
      scores.add(forecast.org_unit, forecast.period, forecast.horizon, forecast.samples);
    }
    benchmark::DoNotOptimize(scores.aggregates());
  }
}

void one_sort(benchmark::State& state) {
  const Drawn& given = drawn();
  std::vector<double> sorted;
  for (auto _ : state) {
    for (const Forecast& forecast : given.forecasts) {
      sorted.assign(forecast.samples.begin(), forecast.samples.end());
      std::sort(sorted.begin(), sorted.end());
      benchmark::DoNotOptimize(sorted.data());
    }
  }
}

BENCHMARK(one_sort)->Name("metrics/limit")->Unit(benchmark::kMillisecond);
BENCHMARK(all_metrics)->Name("metrics/ours")->Unit(benchmark::kMillisecond);

}  // namespace
