#include "modelrun/builtin/baseline.hpp"

#include "domain/evaluation/quantiles.hpp"

#include <algorithm>
#include <cmath>

namespace chap::builtin {
namespace {

constexpr int kLevels = 99;  // the number of different quantiles among the samples
constexpr int kLastWeek = 52;

}  // namespace

int baseline_season(const period::Period& period) {
  if (period.is_weekly()) return std::min(period.week_of_year(), kLastWeek);
  return int(period.month_of_year());
}

std::vector<int> baseline_seasons(const period::PeriodRange& periods) {
  std::vector<int> seasons;
  seasons.reserve(periods.size());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    seasons.push_back(baseline_season(periods.at(i)));
  }
  return seasons;
}

std::vector<double> without_missing(std::span<const double> values) {
  std::vector<double> known;
  known.reserve(values.size());
  for (const double value : values) {
    if (!std::isnan(value)) known.push_back(value);
  }
  return known;
}

void append_baseline_samples(std::span<const double> sorted, std::vector<double>& samples) {
  for (int i = 0; i < kLevels; ++i) {
    const double sample = evaluation::quantile_of_sorted(sorted, (i + 0.5) / kLevels);
    samples.push_back(sample);
    if (i == kLevels / 2) samples.push_back(sample);
  }
}

std::span<const double> target_values(const series::DataSet& data, const std::string& org_unit) {
  const auto target = data.feature_index(series::kTarget);
  const auto row = data.org_unit_index(org_unit);
  if (!target || !row) return {};
  return data.values(*target, *row);
}

evaluation::Forecast baseline_forecast(
    const evaluation::Future& future,
    const std::function<
        void(const std::string& org_unit, std::size_t period, std::vector<double>& samples)>& append
) {
  const auto& org_units = future.covariates.org_units();
  const std::size_t n_periods = future.periods().size();
  evaluation::Forecast out{org_units, future.periods(), kBaselineSamples, {}};
  out.samples.reserve(org_units.size() * n_periods * kBaselineSamples);
  for (const std::string& org_unit : org_units) {
    for (std::size_t period = 0; period < n_periods; ++period) {
      append(org_unit, period, out.samples);
    }
  }
  return out;
}

}  // namespace chap::builtin
