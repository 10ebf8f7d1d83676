// Outbreak thresholds of a stored data set (http-api.md 6.13; evaluation.md 6).
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "services/platform.hpp"
#include "storage/sql/connection.hpp"

#include <string>
#include <vector>

namespace chap::services {

struct ThresholdRequest {
  std::int64_t dataset_id = 0;
  std::vector<std::string> periods;
  std::vector<std::string> locations;  // org unit ids; empty: all, ascending
  evaluation::ThresholdParams params;
};

// Returns an entry for each period and location. Throws Error (kNotFound) if the data set has no
// cases of these locations, and Error (kInvalidInput) if a period cannot be used (see
// evaluation::thresholds()).
std::vector<evaluation::ThresholdEntry> compute_thresholds(
    Platform& platform, const ThresholdRequest& request
);

// The older form of a threshold request, which asks for a single threshold line.
struct OlderThresholdRequest {
  std::int64_t dataset_id = 0;
  std::string strategy;
  std::vector<std::string> periods;
  std::vector<std::string> locations;  // org unit ids; empty: all
  double deviations = evaluation::kDefaultDeviations;
};

// Throws Error (kNotFound) if the strategy is not `seasonal` or if the data set has no cases, and
// Error (kValidation) if a period cannot be used.
std::vector<evaluation::Threshold> compute_older_thresholds(
    Platform& platform, const OlderThresholdRequest& request
);

// Returns the stored values of a column for the org units `locations` (empty: all org units).
// Missing values are NaN.
std::vector<evaluation::CaseCount> stored_history(
    sql::Connection& db,
    std::int64_t dataset_id,
    const std::string& column,
    const std::vector<std::string>& locations = {}
);

}  // namespace chap::services
