// The coordinates of a backtest's forecasts along each dimension (contract, http-api.md 7.9;
// plots.md 4.5). Pure.
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
  std::vector<Coordinate> coordinates;  // ascending, each once
};

// The first day of the period before the split, YYYY-MM-DD: a split stored as 202402 is shown as
// 2024-01-01. Nothing for a text that is no period.
std::optional<std::string> split_coordinate(const std::string& split_period);

// Periods that are none (rows of other programs) are passed over.
std::vector<Coordinate> split_coordinates(const std::vector<std::string>& split_periods);
std::vector<Coordinate> location_coordinates(const std::vector<std::string>& org_units);
// 1 to the largest, which is a stored number: at most 10,000 of them.
std::vector<Coordinate> horizon_coordinates(std::int64_t max_horizon_distance);
// Those of forecasts, each given as its period and its split period.
std::vector<Coordinate> horizon_coordinates(
    const std::vector<std::pair<std::string, std::string>>& forecasts
);

}  // namespace chap::plots
