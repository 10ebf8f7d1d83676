// Raises the alerts of a prediction from the levels of an alert policy (evaluation.md 6.1). Pure;
// what is stored and who approves it is decided elsewhere.
#pragma once

#include "domain/evaluation/thresholds.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chap::evaluation {

struct AlertLevel {
  std::string name;
  ThresholdParams threshold;        // with exactly one line
  double exceedance_threshold = 0;  // from 0 to 1: the probability from which the level fires
};

// A predicted org unit and period.
struct PredictedCell {
  std::string location;
  std::string period;
  std::vector<double> samples;  // in case counts, in any order
};

struct Alert {
  std::string location;
  std::string period;
  std::string level;
};

// A level of which no threshold could be computed, and the sentence that says why.
struct FailedLevel {
  std::string name;
  std::string problem;
};

struct RaisedAlerts {
  std::vector<Alert> alerts;
  std::vector<FailedLevel> failed;
};

// The probability of more cases than the threshold: the share of the samples strictly above it; 0
// without samples.
double exceedance_probability(std::span<const double> samples, double threshold);

// The threshold of each cell, in their order; nullopt: too few past values. Throws Error
// (kInvalidInput) like thresholds().
std::vector<std::optional<double>> level_thresholds(
    const AlertLevel& level,
    const std::vector<CaseCount>& history,
    const std::vector<PredictedCell>& cells
);

// `levels` are in the order of severity, `history` is the target in the prediction's data set. A
// level fires in a cell if the probability of exceeding its threshold is at least its
// exceedance_threshold. At most one alert for each org unit and period: that of the last level that
// fires, whatever the thresholds; alerts are in the order in which their cells first fired. A level
// that fails is skipped and named in the result.
RaisedAlerts raise_alerts(
    const std::vector<AlertLevel>& levels,
    const std::vector<CaseCount>& history,
    const std::vector<PredictedCell>& cells
);

}  // namespace chap::evaluation
