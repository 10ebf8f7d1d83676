#include "domain/evaluation/thresholds.hpp"

#include "domain/evaluation/quantiles.hpp"
#include "domain/evaluation/seasons.hpp"
#include "domain/evaluation/sums.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace chap::evaluation {
namespace {

using Values = std::vector<std::optional<double>>;

constexpr std::array<StrategyInfo, 2> kStrategies = {{
    {"percentile",
     "Seasonal percentile (WHO)",
     "A percentile of the same month or week in the last complete years."},
    {"seasonal",
     "Seasonal mean + k*std",
     "The average of the same month or week of all years, raised by k standard deviations."},
}};

// Mean and sample standard deviation (n - 1) of at least two values.
std::pair<double, double> mean_and_deviation(std::span<const double> values) {
  Sum sum;
  for (const double value : values) sum.add(value);
  const double mean = sum.value() / double(values.size());
  Sum squares;
  for (const double value : values) squares.add((value - mean) * (value - mean));
  return {mean, std::sqrt(squares.value() / double(values.size() - 1))};
}

// The thresholds of one location and season, one for each line, computed from the past cases.
Values thresholds_of(std::vector<double>& cases, const SeasonalParams& params) {
  Values values(params.deviations.size());
  if (cases.size() < 2) return values;
  const auto [mean, deviation] = mean_and_deviation(cases);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = mean + params.deviations[i] * deviation;
    if (std::isfinite(value)) values[i] = value;
  }
  return values;
}

Values thresholds_of(std::vector<double>& cases, const PercentileParams& params) {
  Values values(params.quantiles.size());
  if (cases.empty()) return values;
  std::sort(cases.begin(), cases.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = quantile_of_sorted(cases, params.quantiles[i]);
  }
  return values;
}

Years years_for(const SeasonalHistory& history, const ThresholdParams& params) {
  const auto* percentile = std::get_if<PercentileParams>(&params);
  if (percentile == nullptr || !percentile->baseline_years) return history.years();
  return history.last_usable_years(*percentile->baseline_years);
}

Error too_many_thresholds() {
  return invalid_input(
      "The request asks for more than " + std::to_string(kMaxThresholds) + " thresholds"
  );
}

void require_acceptable_size(std::size_t periods, std::size_t locations, std::size_t lines) {
  // The product is computed in floating point, because the product of three integers may overflow.
  const double count = double(periods) * double(locations) * double(lines);
  if (count > double(kMaxThresholds)) throw too_many_thresholds();
}

}  // namespace

std::span<const StrategyInfo> threshold_strategies() { return kStrategies; }

const std::vector<double>& lines_of(const ThresholdParams& params) {
  const auto* seasonal = std::get_if<SeasonalParams>(&params);
  return seasonal != nullptr ? seasonal->deviations : std::get<PercentileParams>(params).quantiles;
}

std::vector<ThresholdEntry> thresholds(
    const std::vector<CaseCount>& history,
    const std::vector<std::string>& periods,
    const std::vector<std::string>& locations,
    const ThresholdParams& params
) {
  if (periods.empty()) return {};
  if (history.empty()) throw invalid_input("There are no observations to compute thresholds from");
  const std::size_t n_lines = lines_of(params).size();
  require_acceptable_size(periods.size(), locations.size(), n_lines);
  const SeasonalHistory seasonal(history);
  std::vector<int> seasons;
  seasons.reserve(periods.size());
  for (const std::string& period : periods) seasons.push_back(seasonal.season_of_request(period));

  std::map<SeasonalHistory::Key, Values> values;
  auto cases = seasonal.cases(years_for(seasonal, params));
  for (auto& entry : cases) {
    const auto compute = [&](const auto& p) { return thresholds_of(entry.second, p); };
    values[entry.first] = std::visit(compute, params);
  }
  std::vector<ThresholdEntry> entries;
  entries.reserve(periods.size() * locations.size());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    for (const std::string& location : locations) {
      const auto found = values.find({seasons[i], location});
      entries.push_back(
          {periods[i], location, found != values.end() ? found->second : Values(n_lines)}
      );
    }
  }
  return entries;
}

std::vector<Threshold> seasonal_thresholds(
    const std::vector<CaseCount>& history, const std::vector<std::string>& periods, double k
) {
  const SeasonalHistory seasonal(history);
  const SeasonalParams params = {{k}};
  std::map<SeasonalHistory::Key, std::optional<double>> values;
  auto cases = seasonal.cases(seasonal.years());
  for (auto& [key, list] : cases) values[key] = thresholds_of(list, params).front();
  std::vector<Threshold> out;
  for (const std::string& text : periods) {
    const int season = seasonal.season_of_request(text);
    for (auto at = values.lower_bound({season, ""});
         at != values.end() && at->first.first == season;
         ++at) {
      if (out.size() == kMaxThresholds) throw too_many_thresholds();
      out.push_back({text, std::string(at->first.second), at->second});
    }
  }
  return out;
}

}  // namespace chap::evaluation
