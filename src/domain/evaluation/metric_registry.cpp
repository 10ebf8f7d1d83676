#include "domain/evaluation/metric.hpp"
#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/sums.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace chap::evaluation {
namespace {

constexpr auto kMean = Aggregation::kMean;
constexpr auto kSum = Aggregation::kSum;
constexpr auto kRms = Aggregation::kRootMeanSquare;

constexpr std::array<Metric, 18> kMetrics = {{
    {"ratio_above_truth",
     "Ratio Above Truth",
     "Share of samples above what was observed; 0.5 where a forecast leans to neither side",
     kMean,
     ratio_above_truth},
    {"crps",
     "CRPS",
     "Continuous ranked probability score: distance of the whole forecast from the truth, "
     "in cases; smaller is better",
     kMean,
     crps},
    {"crps_log1p",
     "CRPS (log1p)",
     "CRPS on a logarithmic scale, so that small places count, too",
     kMean,
     crps_log1p},
    {"crps_norm",
     "CRPS Normalized",
     "CRPS as a share of the range of everything observed",
     kMean,
     crps_norm},
    {"example_metric",
     "Example Absolute Error",
     "Absolute errors of the medians added up; an example",
     kSum,
     absolute_error},
    {"mae", "MAE", "Mean absolute error of the medians, in cases", kMean, absolute_error},
    {"mape",
     "MAPE",
     "Mean absolute error of the medians in percent of the truth; months without cases are left "
     "out",
     kMean,
     percentage_error},
    {"sensitivity",
     "Sensitivity",
     "Share of outbreak months that raised an alert",
     kMean,
     sensitivity,
     true},
    {"specificity",
     "Specificity",
     "Share of ordinary months that raised none",
     kMean,
     specificity,
     true},
    {"outbreak_accuracy",
     "Outbreak Accuracy",
     "Share of months told right, outbreak or not",
     kMean,
     outbreak_accuracy,
     true},
    {"coverage_10_90",
     "Coverage 10-90",
     "Share of truths between the 10th and 90th percentile; 0.8 is ideal",
     kMean,
     coverage_10_90},
    {"coverage_25_75",
     "Coverage 25-75",
     "Share of truths between the 25th and 75th percentile; 0.5 is ideal",
     kMean,
     coverage_25_75},
    {"rmse",
     "RMSE",
     "Root of the mean squared error of the medians: large misses weigh more",
     kRms,
     absolute_error},
    {"sample_count", "Sample Count", "Number of samples that were judged", kSum, sample_count},
    {"winkler_score_10_90",
     "Winkler Score 10-90",
     "Width of the 10-90 interval plus a penalty for truths outside; smaller is better",
     kMean,
     winkler_10_90},
    {"winkler_score_25_75",
     "Winkler Score 25-75",
     "Width of the 25-75 interval plus a penalty for truths outside; smaller is better",
     kMean,
     winkler_25_75},
    {"winkler_score_10_90_log1p",
     "Winkler 10-90 (log1p)",
     "The 10-90 Winkler score on a logarithmic scale",
     kMean,
     winkler_10_90_log1p},
    {"winkler_score_25_75_log1p",
     "Winkler 25-75 (log1p)",
     "The 25-75 Winkler score on a logarithmic scale",
     kMean,
     winkler_25_75_log1p},
}};

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

const Metric* find_metric(std::string_view id) {
  const auto at =
      std::find_if(kMetrics.begin(), kMetrics.end(), [&](const Metric& m) { return m.id == id; });
  return at == kMetrics.end() ? nullptr : &*at;
}

double aggregate(Aggregation how, std::span<const double> values) {
  Sum sum;
  std::size_t count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum.add(how == Aggregation::kRootMeanSquare ? value * value : value);
    ++count;
  }
  if (how == Aggregation::kSum) return sum.value();
  if (count == 0) return std::numeric_limits<double>::quiet_NaN();
  const double mean = sum.value() / double(count);
  return how == Aggregation::kRootMeanSquare ? std::sqrt(mean) : mean;
}

}  // namespace chap::evaluation
