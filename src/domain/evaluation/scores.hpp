// Scores forecasts by every metric (evaluation.md 5), one forecast at a time. Only the scores of a
// forecast are kept, not its samples. Not thread-safe, except score().
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

// One score of a metric's detailed table.
struct ScoreRow {
  std::uint32_t location = 0;  // index into Scores::locations()
  std::uint32_t period = 0;    // index into Scores::periods()
  int horizon = 1;
  double value = 0;
};

// The dimensions by which scores are grouped. Without any dimension, the result is the global
// score. With all three dimensions, the result is the detailed table.
struct Dimensions {
  bool location = false;
  bool period = false;
  bool horizon = false;
};

// The score of one group. A dimension by which scores are not grouped is empty or 0.
struct GroupScore {
  std::string location;
  std::string period;
  int horizon = 0;
  double value = 0;
};

class Scores {
 public:
  // `truths` are the observed cases in the order in which they are stored. Missing values are
  // skipped. Cases without a forecast are used only for the range (maximum minus minimum) of the
  // truths. `history` contains the cases before the forecast windows, for the outbreak metrics. If
  // `history` is null, the outbreak metrics are not applicable. If `history` is empty, the outbreak
  // metrics have no rows.
  explicit Scores(
      const std::vector<CaseCount>& truths, const std::vector<CaseCount>* history = nullptr
  );

  class ForecastScores;  // the scores of one forecast by every metric

  // Scores one forecast; sorts the samples. Returns nullopt if the cases of this location and
  // period were not observed. Thread-safe, even while another thread calls keep(). Throws Error
  // (kInternal) for a horizon below 1 or an empty list of samples.
  std::optional<ForecastScores> score(
      std::string_view location,
      std::string_view period,
      std::int64_t horizon,
      std::span<double> samples
  ) const;
  // Adds the scores of a forecast to this object.
  void keep(const ForecastScores& scores);
  // Calls score() with a copy of the samples, and keep(). Forecasts may be added in any order.
  void add(
      std::string_view location,
      std::string_view period,
      std::int64_t horizon,
      std::span<const double> samples
  );

  // The locations and periods of the observed cases, in ascending order.
  const std::vector<std::string>& locations() const { return locations_; }
  const std::vector<std::string>& periods() const { return periods_; }

  bool is_applicable(const Metric& metric) const;
  // The detailed scores, sorted by location, period text and horizon. The scores of outbreak
  // metrics are in the order of the observed cases.
  std::vector<ScoreRow> detailed(const Metric& metric) const;
  std::vector<GroupScore> grouped(const Metric& metric, Dimensions by) const;
  double global(const Metric& metric) const;
  // The number of forecasts with an undefined score (NaN), for the job log. Aggregates skip these
  // scores.
  std::size_t skipped(const Metric& metric) const;
  // The global score of every applicable metric with a finite value, in the order of metrics()
  // (evaluation.md 4.4).
  std::vector<std::pair<std::string, double>> aggregates() const;

 private:
  struct Truth {
    std::size_t position = 0;  // position among the observed cases
    double cases = 0;
    std::optional<double> threshold = {};
  };
  struct Cell {
    std::uint32_t location;
    std::uint32_t period;
    int horizon;
    std::size_t truth;
  };
  enum class CellOrder { kByLocation, kByTruth };
  using TruthKey = std::pair<std::uint32_t, std::uint32_t>;  // location and period

  void find_thresholds(const std::vector<CaseCount>& truths, const std::vector<CaseCount>& history);
  const std::vector<std::size_t>& cells_in_order(CellOrder order) const;
  std::optional<TruthKey> find_truth_key(std::string_view location, std::string_view period) const;

  std::vector<std::string> locations_;
  std::vector<std::string> periods_;
  std::map<TruthKey, Truth> truths_;
  std::vector<Cell> cells_;
  std::vector<std::optional<double>> values_;  // cells x metrics
  // For each CellOrder, the indices of the cells in this order. Computed when first needed.
  mutable std::array<std::vector<std::size_t>, 2> orders_;
  double truth_range_ = 0;
  bool has_outbreak_metrics_ = false;
};

class Scores::ForecastScores {
 private:
  friend class Scores;
  Cell cell_;
  std::vector<std::optional<double>> values_;  // one for each metric
};

}  // namespace chap::evaluation
