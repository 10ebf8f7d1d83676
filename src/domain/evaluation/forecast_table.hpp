// Forecasts and truths as the metrics see them (contract, evaluation.md 5.1): one cell a location,
// period and horizon, all samples in one array.
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "domain/series/observations.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace chap::evaluation {

struct ForecastCell {
  std::uint32_t location = 0;  // into ForecastTable::locations
  std::uint32_t period = 0;    // into ForecastTable::periods
  int horizon = 1;             // 1-based
};

class ForecastTable {
 public:
  // Throws Error (kInternal) for a horizon below 1 or no samples.
  void add(
      std::string_view location,
      std::string_view period,
      std::int64_t horizon,
      std::span<const double> samples
  );

  const std::vector<ForecastCell>& cells() const { return cells_; }
  std::span<const double> samples(std::size_t cell) const {
    return std::span(samples_).subspan(starts_[cell], starts_[cell + 1] - starts_[cell]);
  }
  const std::vector<std::string>& locations() const { return locations_.texts(); }
  const std::vector<std::string>& periods() const { return periods_.texts(); }

 private:
  series::Names locations_;
  series::Names periods_;
  std::vector<ForecastCell> cells_;
  std::vector<std::size_t> starts_ = {0};
  std::vector<double> samples_;
};

}  // namespace chap::evaluation
