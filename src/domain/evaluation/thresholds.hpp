// Outbreak thresholds per season (contract, evaluation.md 6). One strategy so far, `seasonal`:
// mean + k standard deviations of the same month's (or week's) cases, all years counted.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::evaluation {

struct StrategyInfo {
  const char* id;
  const char* display_name;
  const char* description;
};

// One row a strategy.
std::span<const StrategyInfo> threshold_strategies();

struct CaseCount {
  std::string location;
  std::string period;  // any accepted form
  double cases = 0;    // NaN: missing
};

struct Threshold {
  std::string period;  // as asked for
  std::string location;
  std::optional<double> value;  // nothing with fewer than two values
};

inline constexpr double kDefaultDeviations = 2.0;

// One entry a requested period (repetitions too) and location that has its season in the history,
// locations ascending. Throws Error (kValidation): a period cannot be read, or its frequency
// differs from the data's.
std::vector<Threshold> seasonal_thresholds(
    const std::vector<CaseCount>& history, const std::vector<std::string>& periods, double k
);

}  // namespace chap::evaluation
