#include "domain/evaluation/alerts.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace chap::evaluation {
namespace {

// The distinct values that `member` has in the cells, in the order of their first appearance.
std::vector<std::string> distinct(
    const std::vector<PredictedCell>& cells, std::string PredictedCell::*member
) {
  std::map<std::string_view, std::size_t> seen;
  std::vector<std::string> texts;
  for (const PredictedCell& cell : cells) {
    if (seen.emplace(cell.*member, texts.size()).second) texts.push_back(cell.*member);
  }
  return texts;
}

// Collects alerts, at most one for each cell, in the order in which their cells first raised an
// alert.
class AlertList {
 public:
  // Replaces the level if the cell already has an alert.
  void raise(const PredictedCell& cell, const std::string& level) {
    const auto [at, is_new] =
        positions_.try_emplace(std::pair(cell.location, cell.period), alerts_.size());
    if (is_new) alerts_.push_back({cell.location, cell.period, {}});
    alerts_[at->second].level = level;
  }
  std::vector<Alert> take() { return std::move(alerts_); }

 private:
  std::vector<Alert> alerts_;
  std::map<std::pair<std::string, std::string>, std::size_t> positions_;
};

}  // namespace

double exceedance_probability(std::span<const double> samples, double threshold) {
  if (samples.empty()) return 0;
  const auto above = std::count_if(samples.begin(), samples.end(), [&](double sample) {
    return sample > threshold;
  });
  return double(above) / double(samples.size());
}

std::vector<std::optional<double>> level_thresholds(
    const AlertLevel& level,
    const std::vector<CaseCount>& history,
    const std::vector<PredictedCell>& cells
) {
  const auto periods = distinct(cells, &PredictedCell::period);
  const auto locations = distinct(cells, &PredictedCell::location);
  std::map<std::pair<std::string, std::string>, std::optional<double>> found;
  for (const ThresholdEntry& entry : thresholds(history, periods, locations, level.threshold)) {
    found[{entry.location, entry.period}] = entry.values.front();
  }
  std::vector<std::optional<double>> values;
  values.reserve(cells.size());
  for (const PredictedCell& cell : cells) values.push_back(found.at({cell.location, cell.period}));
  return values;
}

RaisedAlerts raise_alerts(
    const std::vector<AlertLevel>& levels,
    const std::vector<CaseCount>& history,
    const std::vector<PredictedCell>& cells
) {
  RaisedAlerts result;
  AlertList alerts;
  for (const AlertLevel& level : levels) {
    try {
      const auto values = level_thresholds(level, history, cells);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!values[i]) continue;
        const double probability = exceedance_probability(cells[i].samples, *values[i]);
        if (probability >= level.exceedance_threshold) alerts.raise(cells[i], level.name);
      }
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidInput) throw;
      result.failed.push_back({level.name, error.what()});
    }
  }
  result.alerts = alerts.take();
  return result;
}

}  // namespace chap::evaluation
