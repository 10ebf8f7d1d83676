#include "domain/evaluation/scores.hpp"

#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/sample_kernels.hpp"
#include "domain/period/period.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace chap::evaluation {
namespace {

// The distinct texts in ascending order.
std::vector<std::string> names_of(
    const std::vector<CaseCount>& truths, std::string CaseCount::*name
) {
  std::vector<std::string> names;
  names.reserve(truths.size());
  for (const CaseCount& truth : truths) names.push_back(truth.*name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// The position of the name among the sorted names.
std::optional<std::uint32_t> number_of(
    const std::vector<std::string>& names, std::string_view name
) {
  const auto at = std::lower_bound(names.begin(), names.end(), name);
  if (at == names.end() || *at != name) return std::nullopt;
  return static_cast<std::uint32_t>(at - names.begin());
}

double range_of(const std::vector<CaseCount>& truths) {
  double min = HUGE_VAL;
  double max = -HUGE_VAL;
  for (const CaseCount& truth : truths) {
    if (std::isnan(truth.cases)) continue;
    min = std::min(min, truth.cases);
    max = std::max(max, truth.cases);
  }
  return max >= min ? max - min : 0;
}

}  // namespace

Scores::Scores(const std::vector<CaseCount>& truths, const std::vector<CaseCount>* history)
    : locations_(names_of(truths, &CaseCount::location)),
      periods_(names_of(truths, &CaseCount::period)),
      truth_range_(range_of(truths)) {
  for (std::size_t i = 0; i < truths.size(); ++i) {
    if (std::isnan(truths[i].cases)) continue;
    truths_.emplace(
        *find_truth_key(truths[i].location, truths[i].period),
        Truth{.position = i, .cases = truths[i].cases}
    );
  }
  if (history != nullptr) find_thresholds(truths, *history);
}

// Outbreak metrics are computed if there is a history (evaluation.md 5.4). If the history and the
// truths have different frequencies, no cell has a threshold.
void Scores::find_thresholds(
    const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history
) {
  const auto first = truths.empty() ? std::nullopt : period::Period::parse(truths.front().period);
  if (!first) return;
  has_outbreak_metrics_ = true;
  const auto past = history.empty() ? std::nullopt : period::Period::parse(history.front().period);
  if (!past || past->is_weekly() != first->is_weekly()) return;
  for (const Threshold& threshold : seasonal_thresholds(history, periods_, kDefaultDeviations)) {
    const auto key = find_truth_key(threshold.location, threshold.period);
    const auto truth = key ? truths_.find(*key) : truths_.end();
    if (truth != truths_.end()) truth->second.threshold = threshold.value;
  }
}

// A forecast is scored against the observed cases whose location and period have exactly the same
// texts.
std::optional<Scores::TruthKey> Scores::find_truth_key(
    std::string_view location, std::string_view period
) const {
  const auto location_number = number_of(locations_, location);
  const auto period_number = number_of(periods_, period);
  if (!location_number || !period_number) return std::nullopt;
  return TruthKey(*location_number, *period_number);
}

std::optional<Scores::ForecastScores> Scores::score(
    std::string_view location,
    std::string_view period,
    std::int64_t horizon,
    std::span<double> samples
) const {
  if (horizon < 1) throw internal_error("a forecast lies before its split");
  if (samples.empty()) throw internal_error("a forecast has no samples");
  const auto key = find_truth_key(location, period);
  const auto found = key ? truths_.find(*key) : truths_.end();
  if (found == truths_.end()) return std::nullopt;
  const Truth& truth = found->second;
  sort_samples(samples);
  std::vector<double> logs(samples.size());
  log1p_of_sorted(samples, logs);
  const CellView view{
      .samples = samples,
      .log_samples = logs,
      .truth = truth.cases,
      .log_truth = std::log1p(truth.cases),
      .crps = crps_of_sorted(samples, truth.cases),
      .truth_range = truth_range_,
      .threshold = truth.threshold};
  ForecastScores scores;
  scores.cell_ = {key->first, key->second, int(horizon), truth.position};
  for (const Metric& metric : metrics()) scores.values_.push_back(metric.cell(view));
  return scores;
}

void Scores::keep(const ForecastScores& scores) {
  cells_.push_back(scores.cell_);
  values_.insert(values_.end(), scores.values_.begin(), scores.values_.end());
}

void Scores::add(
    std::string_view location,
    std::string_view period,
    std::int64_t horizon,
    std::span<const double> samples
) {
  std::vector<double> sorted(samples.begin(), samples.end());
  if (const auto scores = score(location, period, horizon, sorted)) keep(*scores);
}

bool Scores::is_applicable(const Metric& metric) const {
  return has_outbreak_metrics_ || !metric.needs_outbreak_thresholds;
}

const std::vector<std::size_t>& Scores::cells_in_order(CellOrder order) const {
  std::vector<std::size_t>& indices = orders_.at(static_cast<std::size_t>(order));
  if (indices.size() == cells_.size()) return indices;
  indices.resize(cells_.size());
  std::iota(indices.begin(), indices.end(), 0);
  const bool by_truth = order == CellOrder::kByTruth;
  const auto rank = [&](std::size_t i) {
    const Cell& cell = cells_[i];
    return std::tuple(by_truth ? cell.truth : 0, cell.location, cell.period, cell.horizon);
  };
  std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
    return rank(a) < rank(b);
  });
  return indices;
}

std::vector<ScoreRow> Scores::detailed(const Metric& metric) const {
  const auto number = static_cast<std::size_t>(&metric - metrics().data());
  std::vector<ScoreRow> rows;
  rows.reserve(cells_.size());
  const CellOrder order =
      metric.needs_outbreak_thresholds ? CellOrder::kByTruth : CellOrder::kByLocation;
  for (const std::size_t i : cells_in_order(order)) {
    const auto& value = values_[i * metrics().size() + number];
    if (!value) continue;
    rows.push_back({cells_[i].location, cells_[i].period, cells_[i].horizon, *value});
  }
  return rows;
}

std::vector<GroupScore> Scores::grouped(const Metric& metric, Dimensions by) const {
  std::map<std::tuple<std::string, std::string, int>, std::vector<double>> groups;
  for (const ScoreRow& row : detailed(metric)) {
    groups[{by.location ? locations_[row.location] : "",
            by.period ? periods_[row.period] : "",
            by.horizon ? row.horizon : 0}]
        .push_back(row.value);
  }
  std::vector<GroupScore> out;
  out.reserve(groups.size());
  for (const auto& [key, values] : groups) {
    out.push_back(
        {std::get<0>(key),
         std::get<1>(key),
         std::get<2>(key),
         aggregate(metric.aggregation, values)}
    );
  }
  return out;
}

double Scores::global(const Metric& metric) const {
  const std::vector<ScoreRow> rows = detailed(metric);
  std::vector<double> values;
  values.reserve(rows.size());
  for (const ScoreRow& row : rows) values.push_back(row.value);
  return aggregate(metric.aggregation, values);
}

std::size_t Scores::skipped(const Metric& metric) const {
  const auto rows = detailed(metric);
  return std::size_t(std::ranges::count_if(rows, [](const ScoreRow& row) {
    return std::isnan(row.value);
  }));
}

std::vector<std::pair<std::string, double>> Scores::aggregates() const {
  std::vector<std::pair<std::string, double>> out;
  if (cells_.empty()) return out;
  for (const Metric& metric : metrics()) {
    if (!is_applicable(metric)) continue;
    const double value = global(metric);
    if (std::isfinite(value)) out.emplace_back(metric.id, value);
  }
  return out;
}

}  // namespace chap::evaluation
