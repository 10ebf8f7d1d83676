// One row a metric: what it is called, how a single forecast is judged and how many are summed up
// (contract, evaluation.md 5.2 to 5.4).
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace chap::evaluation {

enum class Aggregation { kMean, kSum, kRootMeanSquare };

// A forecast beside its truth. Samples are sorted ascending, once for all metrics.
struct CellView {
  std::span<const double> samples;
  std::span<const double> log_samples;  // log1p of the samples; holds NaN when one is below -1
  double truth = 0;
  double log_truth = 0;
  double crps = 0;                       // of the samples; two metrics share it
  double truth_range = 0;                // largest minus smallest of all truths
  std::optional<double> threshold = {};  // outbreak metrics: of this place and month
};

struct Metric {
  const char* id;
  const char* display_name;
  const char* description;
  Aggregation aggregation;
  // NaN: the cell has no such value. Outbreak metrics leave cells out (nothing).
  std::optional<double> (*cell)(const CellView&);
  bool needs_outbreaks = false;  // needs a history to tell outbreaks from ordinary months
};

// In the order of every list, map and file.
std::span<const Metric> metrics();
const Metric* find_metric(std::string_view id);

// 5.5: NaN is passed over; a mean of nothing is NaN, a sum of nothing 0.
double aggregate(Aggregation how, std::span<const double> values);

}  // namespace chap::evaluation
