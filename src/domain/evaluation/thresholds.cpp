#include "domain/evaluation/thresholds.hpp"

#include "domain/evaluation/sums.hpp"
#include "domain/period/period.hpp"
#include "foundation/base/error.hpp"

#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace chap::evaluation {
namespace {

using period::Period;

constexpr std::array<StrategyInfo, 1> kStrategies = {{
    {"seasonal",
     "Seasonal mean + k*std",
     "The average of the same month or week of all years, raised by k standard deviations."},
}};

// Running sums of one location and season.
struct Season {
  std::vector<double> cases;

  std::optional<double> threshold(double k) const {
    if (cases.size() < 2) return std::nullopt;
    Sum sum;
    for (const double value : cases) sum.add(value);
    const double mean = sum.value() / double(cases.size());
    Sum squares;
    for (const double value : cases) squares.add((value - mean) * (value - mean));
    return mean + k * std::sqrt(squares.value() / double(cases.size() - 1));
  }
};

int season_of(const Period& period) {
  return period.is_weekly() ? period.week_of_year() : int(period.month_of_year());
}

Period require_period(const std::string& text) {
  const auto period = Period::parse(text);
  if (!period) throw unprocessable("'" + text.substr(0, 60) + "' is not a period");
  return *period;
}

}  // namespace

std::span<const StrategyInfo> threshold_strategies() { return kStrategies; }

std::vector<Threshold> seasonal_thresholds(
    const std::vector<CaseCount>& history, const std::vector<std::string>& periods, double k
) {
  std::map<std::pair<int, std::string>, Season> seasons;  // ascending by location within a season
  bool weekly = false;
  for (const CaseCount& row : history) {
    const Period period = require_period(row.period);
    if (&row == &history.front()) weekly = period.is_weekly();
    Season& season = seasons[{season_of(period), row.location}];
    if (!std::isnan(row.cases)) season.cases.push_back(row.cases);
  }
  std::vector<Threshold> out;
  for (const std::string& text : periods) {
    const Period period = require_period(text);
    if (period.is_weekly() != weekly) {
      throw unprocessable(
          std::string("period_ids are ") + (period.is_weekly() ? "week" : "month") +
          "-based but the dataset's time periods have a different frequency"
      );
    }
    for (auto at = seasons.lower_bound({season_of(period), ""});
         at != seasons.end() && at->first.first == season_of(period);
         ++at) {
      out.push_back({text, at->first.second, at->second.threshold(k)});
    }
  }
  return out;
}

}  // namespace chap::evaluation
