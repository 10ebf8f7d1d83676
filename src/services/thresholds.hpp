// Outbreak thresholds of a stored data set (http-api.md 6.13; evaluation.md 6).
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "services/platform.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct ThresholdOrder {
  std::int64_t dataset_id = 0;
  std::string strategy;
  std::vector<std::string> periods;
  std::vector<std::string> locations;  // empty: all
  double deviations = evaluation::kDefaultDeviations;
};

// Throws not_found for the strategy and for a data set without cases, unprocessable for periods.
std::vector<evaluation::Threshold> compute_thresholds(
    Platform& platform, const ThresholdOrder& order
);

}  // namespace chap::services
