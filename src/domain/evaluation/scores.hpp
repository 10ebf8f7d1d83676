// Judging a table of forecasts by every metric (contract, evaluation.md 5): each cell is sorted
// once, cells are shared among threads, results do not depend on their number.
#pragma once

#include "domain/evaluation/forecast_table.hpp"
#include "domain/evaluation/metric.hpp"

#include <string>
#include <utility>
#include <vector>

namespace chap::evaluation {

// One value of a metric's detailed table.
struct ScoreRow {
  std::uint32_t location = 0;  // into the forecast table's names
  std::uint32_t period = 0;
  int horizon = 1;
  double value = 0;
};

// What to group by; none is the global value, all three the detailed table.
struct Dimensions {
  bool location = false;
  bool period = false;
  bool horizon = false;
};

struct Group {
  std::string location;  // empty, or 0, where it is not grouped by
  std::string period;
  int horizon = 0;
  double value = 0;
};

class Scores {
 public:
  // `truths` in stored order; missing ones and those without forecast count for the range only as
  // far as they have a value. `history`: cases before the test windows, for the outbreak metrics;
  // empty makes them inapplicable. The forecast table must outlive the scores.
  Scores(
      const ForecastTable& forecasts,
      const std::vector<CaseCount>& truths,
      const std::vector<CaseCount>& history = {},
      unsigned threads = 0
  );

  bool is_applicable(const Metric& metric) const;
  // Sorted by location, period text and horizon; outbreak metrics in the order of the truths.
  std::vector<ScoreRow> detailed(const Metric& metric) const;
  std::vector<Group> grouped(const Metric& metric, Dimensions by) const;
  double global(const Metric& metric) const;
  // Cells whose value is NaN, so that sums and means pass them over: for the job's log (9, W6).
  std::size_t skipped(const Metric& metric) const;
  // Every applicable metric with a finite value, in registry order (4.4).
  std::vector<std::pair<std::string, double>> aggregates() const;

 private:
  struct Cell {
    std::size_t forecast;
    std::size_t truth;  // place in the order of the truths
    double value;
  };

  void join(const std::vector<CaseCount>& truths);
  void find_thresholds(const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history);
  void score(unsigned threads);
  struct Scratch;
  void score_cell(std::size_t at, Scratch& scratch);

  const ForecastTable& forecasts_;
  std::vector<Cell> cells_;
  std::vector<std::optional<double>> thresholds_;  // one a cell
  std::vector<std::optional<double>> values_;      // cells x metrics
  double truth_range_ = 0;
  bool tells_outbreaks_ = false;
};

}  // namespace chap::evaluation
