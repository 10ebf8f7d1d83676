// Judging forecasts by every metric (contract, evaluation.md 5) as they arrive: the samples of each
// are sorted once and forgotten, its values are kept. One thread at a time, except as said.
#pragma once

#include "domain/evaluation/metric.hpp"
#include "domain/evaluation/thresholds.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::evaluation {

// One value of a metric's detailed table.
struct ScoreRow {
  std::uint32_t location = 0;  // into Scores::locations
  std::uint32_t period = 0;    // into Scores::periods
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
  // `truths` in stored order, all of them before the first forecast; missing ones are passed over,
  // those without forecast count for the range only. `history`: cases before the test windows, for
  // the outbreak metrics; empty makes them inapplicable.
  explicit Scores(const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history = {});

  class Judgement;  // all values of one forecast

  // Sorts the samples. Nothing for a forecast without truth: it drops out. Any thread, also while
  // another keeps: it reads nothing that keep() changes. Throws Error (kInternal) for a horizon
  // below 1 or no samples.
  std::optional<Judgement> judge(
      std::string_view location,
      std::string_view period,
      std::int64_t horizon,
      std::span<double> samples
  ) const;
  void keep(const Judgement& judgement);
  // Both, in any order of forecasts.
  void add(
      std::string_view location,
      std::string_view period,
      std::int64_t horizon,
      std::span<const double> samples
  );

  // Of the truths, ascending.
  const std::vector<std::string>& locations() const { return locations_; }
  const std::vector<std::string>& periods() const { return periods_; }

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
  struct Truth {
    std::size_t number = 0;  // in the order of the truths
    double cases = 0;
    std::optional<double> threshold = {};
  };
  struct Cell {
    std::uint32_t location;
    std::uint32_t period;
    int horizon;
    std::size_t truth;
  };
  using Place = std::pair<std::uint32_t, std::uint32_t>;  // location and period

  void find_thresholds(const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history);
  const std::vector<std::size_t>& cells_in_order(bool of_truths) const;
  std::optional<Place> find_place(std::string_view location, std::string_view period) const;

  std::vector<std::string> locations_;
  std::vector<std::string> periods_;
  std::map<Place, Truth> truths_;
  std::vector<Cell> cells_;
  std::vector<std::optional<double>> values_;               // cells x metrics
  mutable std::array<std::vector<std::size_t>, 2> orders_;  // of cells, once somebody asks
  double truth_range_ = 0;
  bool tells_outbreaks_ = false;
};

class Scores::Judgement {
 private:
  friend class Scores;
  Cell cell_;
  std::vector<std::optional<double>> values_;  // one a metric
};

}  // namespace chap::evaluation
