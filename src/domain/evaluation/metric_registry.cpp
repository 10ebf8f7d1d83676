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
constexpr auto kRms = Aggregation::kRootMeanSquare;

constexpr Comparison kSmaller = {
    .op = ComparisonOp::kSkillRatio, .direction = OptimizationDirection::kMinimize};
constexpr Comparison kLarger = {
    .op = ComparisonOp::kDifference, .direction = OptimizationDirection::kMaximize};
constexpr Comparison closest_to(double target) {
  return {.op = ComparisonOp::kTargetDistance, .target = target};
}
constexpr Comparison at_least(double target) {
  return {
      .op = ComparisonOp::kTargetDistance,
      .target = target,
      .target_behavior = TargetBehavior::kAtLeast};
}

constexpr std::array<Metric, 16> kMetrics = {{
    {"ratio_above_truth",
     "Ratio Above Truth",
     "Share of samples above the observed value; 0.5 for an unbiased forecast",
     kMean,
     closest_to(0.5),
     ratio_above_truth},
    {"crps",
     "CRPS",
     "Continuous ranked probability score: distance of the forecast distribution from the observed "
     "value, in cases; smaller is better",
     kMean,
     kSmaller,
     crps},
    {"crps_log1p",
     "CRPS (log1p)",
     "CRPS on a logarithmic scale, which gives org units with few cases more weight",
     kMean,
     kSmaller,
     crps_log1p},
    {"crps_norm",
     "CRPS Normalized",
     "CRPS divided by the range of the observed values",
     kMean,
     kSmaller,
     crps_norm},
    {"mae", "MAE", "Mean absolute error of the medians, in cases", kMean, kSmaller, absolute_error},
    {"mape",
     "MAPE",
     "Mean absolute error of the medians in percent of the observed value; periods without cases "
     "are left out",
     kMean,
     kSmaller,
     percentage_error,
     false,
     "%"},
    {"sensitivity",
     "Sensitivity",
     "Share of outbreak periods that raised an alert",
     kMean,
     kLarger,
     sensitivity,
     true},
    {"specificity",
     "Specificity",
     "Share of periods without an outbreak that raised no alert",
     kMean,
     kLarger,
     specificity,
     true},
    {"outbreak_accuracy",
     "Outbreak Accuracy",
     "Share of periods classified correctly as outbreak or no outbreak",
     kMean,
     kLarger,
     outbreak_accuracy,
     true},
    {"coverage_10_90",
     "Coverage 10-90",
     "Share of observed values between the 10th and 90th percentile; 0.8 is ideal",
     kMean,
     at_least(0.8),
     coverage_10_90},
    {"coverage_25_75",
     "Coverage 25-75",
     "Share of observed values between the 25th and 75th percentile; 0.5 is ideal",
     kMean,
     at_least(0.5),
     coverage_25_75},
    {"rmse",
     "RMSE",
     "Root of the mean squared error of the medians: large errors have more weight",
     kRms,
     kSmaller,
     absolute_error},
    {"winkler_score_10_90",
     "Winkler Score 10-90",
     "Width of the 10-90 interval plus a penalty for observed values outside; smaller is better",
     kMean,
     kSmaller,
     winkler_10_90},
    {"winkler_score_25_75",
     "Winkler Score 25-75",
     "Width of the 25-75 interval plus a penalty for observed values outside; smaller is better",
     kMean,
     kSmaller,
     winkler_25_75},
    {"winkler_score_10_90_log1p",
     "Winkler 10-90 (log1p)",
     "The 10-90 Winkler score on a logarithmic scale",
     kMean,
     kSmaller,
     winkler_10_90_log1p},
    {"winkler_score_25_75_log1p",
     "Winkler 25-75 (log1p)",
     "The 25-75 Winkler score on a logarithmic scale",
     kMean,
     kSmaller,
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
