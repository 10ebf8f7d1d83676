// The table of metrics (evaluation.md 5.2 to 5.4): one row for each, with its names, the score of a
// single forecast, and how scores are aggregated.
#pragma once

#include "domain/evaluation/comparison.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace chap::evaluation {

enum class Aggregation { kMean, kSum, kRootMeanSquare };

// A forecast of one org unit and period, and the observed cases. The samples are sorted ascending.
struct CellView {
  std::span<const double> samples;
  std::span<const double> log_samples;  // log1p of the samples; all NaN if one is below -1
  double truth = 0;
  double log_truth = 0;
  double crps = 0;                       // CRPS of the samples; two metrics use it
  double truth_range = 0;                // largest minus smallest observed value of all cells
  std::optional<double> threshold = {};  // outbreak threshold of this org unit and season
};

struct Metric {
  const char* id;
  const char* display_name;
  const char* description;
  Aggregation aggregation;
  Comparison comparison;  // which of two scores is better, and by how much
  // The score of one cell; NaN where it is undefined. nullopt: the metric does not count the cell.
  std::optional<double> (*cell)(const CellView&);
  bool needs_outbreaks = false;  // needs outbreak thresholds, computed from earlier cases
  const char* unit = nullptr;    // of the score; nullptr: none, or cases
};

// In the order in which lists, stored metrics and CSV files show them.
std::span<const Metric> metrics();
const Metric* find_metric(std::string_view id);

// Aggregates scores and skips NaN (evaluation.md 5.5). Without any score, a mean is NaN and a sum
// 0.
double aggregate(Aggregation how, std::span<const double> values);

}  // namespace chap::evaluation
