// Determines the alerts of a prediction from the levels of an alert policy (evaluation.md 6.1).
// Pure functions; the use cases in services/ store alerts and let users approve them.
#pragma once

#include "domain/evaluation/thresholds.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chap::evaluation {

// A level of an alert policy.
struct AlertLevel {
  std::string name;
  ThresholdParams threshold;        // must have exactly one line
  double exceedance_threshold = 0;  // smallest probability at which the level is reached, 0..1
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

// A level whose thresholds could not be computed, and a sentence that gives the reason.
struct FailedLevel {
  std::string name;
  std::string problem;
};

struct RaisedAlerts {
  std::vector<Alert> alerts;
  std::vector<FailedLevel> failed;
};

// The probability that there are more cases than the threshold: the share of the samples that are
// strictly above the threshold. 0 if there are no samples.
double exceedance_probability(std::span<const double> samples, double threshold);

// The thresholds of the cells, in the order of the cells; nullopt for a cell with too few past
// values. Throws Error (kInvalidInput) in the same cases as thresholds().
std::vector<std::optional<double>> level_thresholds(
    const AlertLevel& level,
    const std::vector<CaseCount>& history,
    const std::vector<PredictedCell>& cells
);

// `levels` are in the order of severity; `history` contains the observed cases in the data set of
// the prediction. A cell reaches a level if the probability of exceeding the threshold of the level
// is at least its exceedance_threshold. Each org unit and period has at most one alert. If a cell
// reaches several levels, the alert has the last of them in the order of severity, even if another
// level has a higher threshold. The alerts are in the order in which their cells first reached a
// level. If the thresholds of a level cannot be computed, the level is skipped and listed in
// `failed`.
RaisedAlerts raise_alerts(
    const std::vector<AlertLevel>& levels,
    const std::vector<CaseCount>& history,
    const std::vector<PredictedCell>& cells
);

}  // namespace chap::evaluation
