#include "domain/plots/facets.hpp"

#include "domain/period/period.hpp"

#include <algorithm>
#include <set>

namespace chap::plots {

using period::Period;

namespace {

constexpr std::int64_t kMaxHorizons = 10'000;

}  // namespace

std::optional<std::string> split_coordinate(const std::string& split_period) {
  const auto split = Period::parse(split_period);
  if (!split) return std::nullopt;
  return split->previous().date_text();
}

std::vector<Coordinate> split_coordinates(const std::vector<std::string>& split_periods) {
  std::set<std::string> dates;
  for (const std::string& split : split_periods) {
    if (auto date = split_coordinate(split)) dates.insert(std::move(*date));
  }
  return {dates.begin(), dates.end()};
}

std::vector<Coordinate> location_coordinates(const std::vector<std::string>& org_units) {
  const std::set<std::string> distinct(org_units.begin(), org_units.end());
  return {distinct.begin(), distinct.end()};
}

std::vector<Coordinate> horizon_coordinates(std::int64_t max_horizon_distance) {
  std::vector<Coordinate> horizons;
  const std::int64_t last = std::min(max_horizon_distance, kMaxHorizons);
  for (std::int64_t horizon = 1; horizon <= last; ++horizon) {
    horizons.emplace_back(horizon);
  }
  return horizons;
}

std::vector<Coordinate> horizon_coordinates(
    const std::vector<std::pair<std::string, std::string>>& forecasts
) {
  std::set<std::int64_t> horizons;
  for (const auto& [period_text, split_text] : forecasts) {
    const auto period = Period::parse(period_text);
    const auto split = Period::parse(split_text);
    if (!period || !split || period->kind() != split->kind()) continue;
    horizons.insert(period::horizon_distance(*period, *split));
  }
  return {horizons.begin(), horizons.end()};
}

}  // namespace chap::plots
