// The table of metrics (evaluation.md 5.2 to 5.4). Each row has the names of a metric, the function
// that scores one cell, and the way in which scores are aggregated.
#pragma once

#include "domain/evaluation/comparison.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace chap::evaluation {

enum class Aggregation { kMean, kSum, kRootMeanSquare };

// One cell: the samples for an org unit and period, and the observed cases. Samples are in
// ascending order.
struct CellView {
  std::span<const double> samples;
  std::span<const double> log_samples;  // log1p of the samples; all NaN if one is below -1
  double truth = 0;
  double log_truth = 0;
  double crps = 0;                       // CRPS of the samples; computed once for two metrics
  double truth_range = 0;                // maximum minus minimum of all observed cases
  std::optional<double> threshold = {};  // outbreak threshold of this org unit and season
};

struct Metric {
  const char* id;
  const char* display_name;
  const char* description;
  Aggregation aggregation;
  Comparison comparison;  // which of two scores is better, and by how much
  // The score of one cell; NaN if the score is undefined, and nullopt if the metric leaves the cell
  // out.
  std::optional<double> (*cell)(const CellView&);
  bool needs_outbreak_thresholds = false;  // needs outbreak thresholds, computed from earlier cases
  const char* unit = nullptr;              // nullptr if the score has no unit or counts cases
};

// The metrics in the order in which lists, stored metrics and CSV files show them.
std::span<const Metric> metrics();
const Metric* find_metric(std::string_view id);

// Aggregates scores and skips NaN (evaluation.md 5.5). If there is no score, a mean is NaN and a
// sum is 0.
double aggregate(Aggregation how, std::span<const double> values);

}  // namespace chap::evaluation
