#include "domain/evaluation/scores.hpp"

#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/sort_samples.hpp"
#include "domain/period/period.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <thread>
#include <tuple>
#include <unordered_map>

namespace chap::evaluation {
namespace {

constexpr std::size_t kShare = 64;  // cells that a thread takes at a time

std::uint64_t pair_key(std::uint32_t location, std::uint32_t period) {
  return (std::uint64_t{location} << 32) | period;
}

std::unordered_map<std::string_view, std::uint32_t> numbers_of(const std::vector<std::string>& names
) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < names.size(); ++i) numbers.emplace(names[i], i);
  return numbers;
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

// log1p of sorted samples. Counts have many ties, each taken once.
void take_logs(std::span<const double> sorted, std::vector<double>& logs) {
  logs.resize(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool tie = i > 0 && sorted[i] == sorted[i - 1];
    logs[i] = tie ? logs[i - 1] : std::log1p(sorted[i]);
  }
  if (std::isnan(logs.front())) std::fill(logs.begin(), logs.end(), logs.front());
}

}  // namespace

Scores::Scores(
    const ForecastTable& forecasts,
    const std::vector<CaseCount>& truths,
    const std::vector<CaseCount>& history,
    unsigned threads
)
    : forecasts_(forecasts), truth_range_(range_of(truths)) {
  join(truths);
  find_thresholds(truths, history);
  score(threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads);
}

// Truth and forecast meet on the exact texts of location and period; what stands alone drops out.
void Scores::join(const std::vector<CaseCount>& truths) {
  const auto locations = numbers_of(forecasts_.locations());
  const auto periods = numbers_of(forecasts_.periods());
  std::unordered_map<std::uint64_t, std::size_t> by_key;
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const auto location = locations.find(truths[i].location);
    const auto period = periods.find(truths[i].period);
    if (std::isnan(truths[i].cases) || location == locations.end() || period == periods.end())
      continue;
    by_key.emplace(pair_key(location->second, period->second), i);
  }
  for (std::size_t i = 0; i < forecasts_.cells().size(); ++i) {
    const ForecastCell& cell = forecasts_.cells()[i];
    const auto truth = by_key.find(pair_key(cell.location, cell.period));
    if (truth != by_key.end()) cells_.push_back({i, truth->second, truths[truth->second].cases});
  }
  const auto order = [&](const Cell& one) {
    const ForecastCell& cell = forecasts_.cells()[one.forecast];
    return std::tuple<const std::string&, const std::string&, int>(
        forecasts_.locations()[cell.location], forecasts_.periods()[cell.period], cell.horizon
    );
  };
  std::stable_sort(cells_.begin(), cells_.end(), [&](const Cell& a, const Cell& b) {
    return order(a) < order(b);
  });
}

// Only where the data are coarser than weeks and there is a past to compare with (5.4).
void Scores::find_thresholds(
    const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history
) {
  thresholds_.resize(cells_.size());
  if (history.empty() || truths.empty()) return;
  const auto first = period::Period::parse(truths.front().period);
  if (!first || first->is_weekly() || (first->end_day() - first->first_day()).count() <= 7) return;
  tells_outbreaks_ = true;
  std::map<std::pair<std::string, std::string>, std::optional<double>> found;
  for (const Threshold& one :
       seasonal_thresholds(history, forecasts_.periods(), kDefaultDeviations)) {
    found[{one.location, one.period}] = one.value;
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const ForecastCell& cell = forecasts_.cells()[cells_[i].forecast];
    const auto at =
        found.find({forecasts_.locations()[cell.location], forecasts_.periods()[cell.period]});
    if (at != found.end()) thresholds_[i] = at->second;
  }
}

// Room that a thread uses again for each cell.
struct Scores::Scratch {
  std::vector<double> sorted;
  std::vector<double> logs;
};

void Scores::score(unsigned threads) {
  values_.resize(cells_.size() * metrics().size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    Scratch scratch;
    for (std::size_t from = next.fetch_add(kShare); from < cells_.size();
         from = next.fetch_add(kShare)) {
      for (std::size_t i = from; i < std::min(from + kShare, cells_.size()); ++i)
        score_cell(i, scratch);
    }
  };
  const std::size_t useful = cells_.size() / kShare;
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads && i < useful; ++i) others.emplace_back(work);
  work();
}

void Scores::score_cell(std::size_t at, Scratch& scratch) {
  const auto given = forecasts_.samples(cells_[at].forecast);
  auto& [sorted, logs] = scratch;
  sorted.assign(given.begin(), given.end());
  sort_samples(sorted);
  take_logs(sorted, logs);
  const double truth = cells_[at].value;
  const CellView view{
      .samples = sorted,
      .log_samples = logs,
      .truth = truth,
      .log_truth = std::log1p(truth),
      .crps = crps_of_sorted(sorted, truth),
      .truth_range = truth_range_,
      .threshold = thresholds_[at]};
  for (std::size_t m = 0; m < metrics().size(); ++m) {
    values_[at * metrics().size() + m] = metrics()[m].cell(view);
  }
}

bool Scores::is_applicable(const Metric& metric) const {
  return tells_outbreaks_ || !metric.needs_outbreaks;
}

std::vector<ScoreRow> Scores::detailed(const Metric& metric) const {
  std::vector<std::size_t> order(cells_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (metric.needs_outbreaks) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return cells_[a].truth < cells_[b].truth;
    });
  }
  const auto number = static_cast<std::size_t>(&metric - metrics().data());
  std::vector<ScoreRow> rows;
  for (const std::size_t i : order) {
    const auto& value = values_[i * metrics().size() + number];
    if (!value) continue;
    const ForecastCell& cell = forecasts_.cells()[cells_[i].forecast];
    rows.push_back({cell.location, cell.period, cell.horizon, *value});
  }
  return rows;
}

std::vector<Group> Scores::grouped(const Metric& metric, Dimensions by) const {
  std::map<std::tuple<std::string, std::string, int>, std::vector<double>> groups;
  for (const ScoreRow& row : detailed(metric)) {
    groups[{by.location ? forecasts_.locations()[row.location] : "",
            by.period ? forecasts_.periods()[row.period] : "",
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
