// The coordinates of a backtest's forecasts along each dimension of a plot (http-api.md 7.9;
// plots.md 4.5). Pure functions.
#pragma once

#include "domain/plots/registry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chap::plots {

using Coordinate = std::variant<std::string, std::int64_t>;

struct Facet {
  Dimension dimension;
  std::vector<Coordinate> coordinates;  // sorted, without duplicates
};

// The first day of the last known period as YYYY-MM-DD. The last known period is the period before
// the split period: 2024-01-01 for the split period 202402. Returns nullopt if the text is not a
// period.
std::optional<std::string> split_coordinate(const std::string& split_period);

// Texts that are not periods are skipped; other programs may have stored such texts.
std::vector<Coordinate> split_coordinates(const std::vector<std::string>& split_periods);
std::vector<Coordinate> location_coordinates(const std::vector<std::string>& org_units);
// The horizons from 1 to `max_horizon_distance`. At most 10,000 horizons are returned, because the
// number comes from the database and may be wrong.
std::vector<Coordinate> horizon_coordinates(std::int64_t max_horizon_distance);
// The distinct horizons of forecasts. Each forecast is given by its period and its split period.
std::vector<Coordinate> horizon_coordinates(
    const std::vector<std::pair<std::string, std::string>>& forecasts
);

}  // namespace chap::plots
