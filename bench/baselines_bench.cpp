// Measures the three baselines on 250 org units with 10 years of monthly data. Each baseline is
// trained once and forecasts 10 splits with a horizon of 3 months. The limit is the time for
// computing the same number of samples from one sorted series.
#include "modelrun/builtin/baseline.hpp"
#include "modelrun/builtin/builtin_models.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace chap {
namespace {

constexpr std::size_t kOrgUnits = 250;
constexpr std::size_t kMonths = 120;
constexpr std::size_t kSplits = 10;
constexpr std::size_t kHorizon = 3;
constexpr std::size_t kFirstHistory = kMonths - kHorizon - kSplits + 1;

const series::DataSet& random_data_set() {
  static const series::DataSet kDataSet = [] {
    std::mt19937_64 random(7);
    std::gamma_distribution<double> draw(2.0, 40.0);
    std::vector<std::string> org_units;
    for (std::size_t i = 0; i < kOrgUnits; ++i) org_units.push_back(fmt::format("ou_{:03}", i));
    const period::PeriodRange periods(period::Period::require("201501"), kMonths);
    series::DataSet data(org_units, {series::kTarget}, periods);
    for (std::size_t i = 0; i < kOrgUnits; ++i) {
      for (double& cases : data.values(0, i)) cases = std::floor(draw(random));
    }
    return data;
  }();
  return kDataSet;
}

void all_baselines(benchmark::State& state) {
  const series::DataSet& data = random_data_set();
  for (auto _ : state) {
    for (const builtin::BuiltinModel& row : builtin::builtin_models()) {
      if (row.role == nullptr) continue;
      const auto trained = row.train({data.first_periods(kFirstHistory)}, {});
      for (std::size_t split = 0; split < kSplits; ++split) {
        const std::size_t first = kFirstHistory + split;
        const evaluation::Future future{
            series::DataSet(data.org_units(), {}, data.periods().sub(first, kHorizon))};
        benchmark::DoNotOptimize(trained->predict({data.first_periods(first)}, future, split, {}));
      }
    }
  }
}

void samples_alone(benchmark::State& state) {
  std::vector<double> sorted(
      random_data_set().values(0, 0).begin(), random_data_set().values(0, 0).end()
  );
  std::sort(sorted.begin(), sorted.end());
  for (auto _ : state) {
    for (std::size_t run = 0; run < 3 * kSplits; ++run) {
      std::vector<double> samples;
      samples.reserve(kOrgUnits * kHorizon * builtin::kBaselineSamples);
      for (std::size_t cell = 0; cell < kOrgUnits * kHorizon; ++cell) {
        builtin::append_baseline_samples(sorted, samples);
      }
      benchmark::DoNotOptimize(samples.data());
    }
  }
}

BENCHMARK(samples_alone)->Name("baselines/limit")->Unit(benchmark::kMillisecond);
BENCHMARK(all_baselines)->Name("baselines/ours")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chap
