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

// Each text once, ascending.
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

std::optional<std::uint32_t> number_of(
    const std::vector<std::string>& names, std::string_view name
) {
  const auto at = std::lower_bound(names.begin(), names.end(), name);
  if (at == names.end() || *at != name) return std::nullopt;
  return static_cast<std::uint32_t>(at - names.begin());
}

double range_of(const std::vector<CaseCount>& truths) {
  double least = HUGE_VAL;
  double most = -HUGE_VAL;
  for (const CaseCount& truth : truths) {
    if (std::isnan(truth.cases)) continue;
    least = std::min(least, truth.cases);
    most = std::max(most, truth.cases);
  }
  return most >= least ? most - least : 0;
}

}  // namespace

Scores::Scores(const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history)
    : locations_(names_of(truths, &CaseCount::location)),
      periods_(names_of(truths, &CaseCount::period)),
      truth_range_(range_of(truths)) {
  for (std::size_t i = 0; i < truths.size(); ++i) {
    if (std::isnan(truths[i].cases)) continue;
    truths_.emplace(
        *find_place(truths[i].location, truths[i].period),
        Truth{.number = i, .cases = truths[i].cases}
    );
  }
  find_thresholds(truths, history);
}

// Only where the data are coarser than weeks and there is a past to compare with (5.4).
void Scores::find_thresholds(
    const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history
) {
  if (history.empty() || truths.empty()) return;
  const auto first = period::Period::parse(truths.front().period);
  if (!first || first->is_weekly() || (first->end_day() - first->first_day()).count() <= 7) return;
  tells_outbreaks_ = true;
  for (const Threshold& one : seasonal_thresholds(history, periods_, kDefaultDeviations)) {
    const auto place = find_place(one.location, one.period);
    const auto truth = place ? truths_.find(*place) : truths_.end();
    if (truth != truths_.end()) truth->second.threshold = one.value;
  }
}

// Truth and forecast meet on the exact texts of location and period; what stands alone drops out.
std::optional<Scores::Place> Scores::find_place(std::string_view location, std::string_view period)
    const {
  const auto location_number = number_of(locations_, location);
  const auto period_number = number_of(periods_, period);
  if (!location_number || !period_number) return std::nullopt;
  return Place(*location_number, *period_number);
}

std::optional<Scores::Judgement> Scores::judge(
    std::string_view location,
    std::string_view period,
    std::int64_t horizon,
    std::span<double> samples
) const {
  if (horizon < 1) throw internal_error("a forecast lies before its split");
  if (samples.empty()) throw internal_error("a forecast has no samples");
  const auto place = find_place(location, period);
  const auto found = place ? truths_.find(*place) : truths_.end();
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
  Judgement judgement;
  judgement.cell_ = {place->first, place->second, int(horizon), truth.number};
  for (const Metric& metric : metrics()) judgement.values_.push_back(metric.cell(view));
  return judgement;
}

void Scores::keep(const Judgement& judgement) {
  cells_.push_back(judgement.cell_);
  values_.insert(values_.end(), judgement.values_.begin(), judgement.values_.end());
}

void Scores::add(
    std::string_view location,
    std::string_view period,
    std::int64_t horizon,
    std::span<const double> samples
) {
  std::vector<double> sorted(samples.begin(), samples.end());
  if (const auto judgement = judge(location, period, horizon, sorted)) keep(*judgement);
}

bool Scores::is_applicable(const Metric& metric) const {
  return tells_outbreaks_ || !metric.needs_outbreaks;
}

const std::vector<std::size_t>& Scores::cells_in_order(bool of_truths) const {
  std::vector<std::size_t>& order = orders_.at(of_truths ? 1 : 0);
  if (order.size() == cells_.size()) return order;
  order.resize(cells_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](std::size_t i) {
    const Cell& cell = cells_[i];
    return std::tuple(of_truths ? cell.truth : 0, cell.location, cell.period, cell.horizon);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rank(a) < rank(b);
  });
  return order;
}

std::vector<ScoreRow> Scores::detailed(const Metric& metric) const {
  const auto number = static_cast<std::size_t>(&metric - metrics().data());
  std::vector<ScoreRow> rows;
  rows.reserve(cells_.size());
  for (const std::size_t i : cells_in_order(metric.needs_outbreaks)) {
    const auto& value = values_[i * metrics().size() + number];
    if (!value) continue;
    rows.push_back({cells_[i].location, cells_[i].period, cells_[i].horizon, *value});
  }
  return rows;
}

std::vector<Group> Scores::grouped(const Metric& metric, Dimensions by) const {
  std::map<std::tuple<std::string, std::string, int>, std::vector<double>> groups;
  for (const ScoreRow& row : detailed(metric)) {
    groups[{by.location ? locations_[row.location] : "",
            by.period ? periods_[row.period] : "",
            by.horizon ? row.horizon : 0}]
        .push_back(row.value);
  }
  std::vector<Group> out;
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
