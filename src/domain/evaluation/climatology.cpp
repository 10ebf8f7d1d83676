#include "domain/evaluation/climatology.hpp"

#include "domain/evaluation/sums.hpp"
#include "domain/evaluation/weather_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chap::evaluation {
namespace {

constexpr std::size_t kSeasons = 53;  // months 1..12 or weeks 1..52

std::size_t season_of(const period::Period& period) {
  if (!period.is_weekly()) return period.month_of_year();
  return std::size_t(std::min(period.week_of_year(), 52));
}

}  // namespace

std::vector<double> climatology(
    const period::PeriodRange& seen,
    std::span<const double> history,
    const period::PeriodRange& future
) {
  std::array<Sum, kSeasons> sum{};
  std::array<std::size_t, kSeasons> count{};
  period::Period period = seen.first();
  for (std::size_t i = 0; i < history.size(); ++i, period = period.next()) {
    if (std::isnan(history[i])) continue;
    sum[season_of(period)].add(history[i]);
    ++count[season_of(period)];
  }
  Sum of_means;
  std::size_t known_seasons = 0;
  for (std::size_t season = 0; season < kSeasons; ++season) {
    if (count[season] == 0) continue;
    of_means.add(sum[season].value() / double(count[season]));
    ++known_seasons;
  }
  std::vector<double> out;
  period = future.first();
  for (std::size_t i = 0; i < future.size(); ++i, period = period.next()) {
    const std::size_t season = season_of(period);
    out.push_back(
        count[season] > 0 ? sum[season].value() / double(count[season])
                          : of_means.value() / double(known_seasons)
    );
  }
  return out;
}

Future climatology_weather(const WeatherInput& input) {
  return forecast_columns(input, climatology);
}

}  // namespace chap::evaluation
