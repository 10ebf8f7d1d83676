// Every metric of 12,000 forecasts of 1,000 samples, against sorting the same samples once.
#include "domain/evaluation/scores.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace chap::evaluation;  // a program of its own, not a header

constexpr int kPlaces = 100;
constexpr int kMonths = 40;
constexpr int kHorizons = 3;
constexpr std::size_t kSamples = 1000;

struct Forecasts {
  ForecastTable table;
  std::vector<CaseCount> truths;

  Forecasts() {
    std::mt19937_64 random(7);
    std::gamma_distribution<double> draw(2.0, 40.0);
    std::vector<double> samples(kSamples);
    for (int place = 0; place < kPlaces; ++place) {
      const std::string name = fmt::format("place_{:03}", place);
      for (int month = 0; month < kMonths; ++month) {
        const std::string period = fmt::format("{}{:02}", 2015 + month / 12, month % 12 + 1);
        truths.push_back({name, period, std::floor(draw(random))});
        for (int horizon = 1; horizon <= kHorizons; ++horizon) {
          for (double& sample : samples) sample = draw(random);
          table.add(name, period, horizon, samples);
        }
      }
    }
  }
};

const Forecasts& forecasts() {
  static const Forecasts kForecasts;
  return kForecasts;
}

void all_metrics(benchmark::State& state) {
  for (auto _ : state) {
    const Scores scores(forecasts().table, forecasts().truths, {}, 1);
    benchmark::DoNotOptimize(scores.aggregates());
  }
}

void one_sort(benchmark::State& state) {
  const ForecastTable& table = forecasts().table;
  std::vector<double> sorted;
  for (auto _ : state) {
    for (std::size_t cell = 0; cell < table.cells().size(); ++cell) {
      const std::span<const double> samples = table.samples(cell);
      sorted.assign(samples.begin(), samples.end());
      std::sort(sorted.begin(), sorted.end());
      benchmark::DoNotOptimize(sorted.data());
    }
  }
}

BENCHMARK(one_sort)->Name("metrics/limit")->Unit(benchmark::kMillisecond);
BENCHMARK(all_metrics)->Name("metrics/ours")->Unit(benchmark::kMillisecond);

}  // namespace
