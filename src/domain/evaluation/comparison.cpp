#include "domain/evaluation/comparison.hpp"

#include "domain/evaluation/metric.hpp"

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

// The distance of a score from the target of its metric; 0 for the best possible score.
double target_distance(const Comparison& how, double score) {
  const double target = how.target.value_or(0);
  if (how.target_behavior == TargetBehavior::kAtLeast) return std::max(target - score, 0.0);
  return std::abs(score - target);
}

}  // namespace

const char* id_of(ComparisonOp op) {
  switch (op) {
    case ComparisonOp::kSkillRatio:
      return "skill_ratio";
    case ComparisonOp::kDifference:
      return "difference";
    case ComparisonOp::kTargetDistance:
      return "target_distance";
  }
  return "";
}

const char* description_of(ComparisonOp op) {
  switch (op) {
    case ComparisonOp::kSkillRatio:
      return "The share by which the model's score is better than that of the reference: 0 means "
             "equally "
             "good, 1 perfect, below 0 worse.";
    case ComparisonOp::kDifference:
      return "How much better the model's score is than that of the reference, in units of the "
             "metric: "
             "0 means equally good, below 0 worse.";
    case ComparisonOp::kTargetDistance:
      return "By how much the model's score is closer to the target of the metric than that of the "
             "reference: 0 means equally close, below 0 further away.";
  }
  return "";
}

std::optional<double> compare(const Comparison& how, double score, double reference) {
  if (std::isnan(score) || std::isnan(reference)) return std::nullopt;
  const bool maximize = how.direction == OptimizationDirection::kMaximize;
  double result = 0;
  switch (how.op) {
    case ComparisonOp::kSkillRatio:
      if (reference == 0) return std::nullopt;
      result = maximize ? score / reference - 1 : 1 - score / reference;
      break;
    case ComparisonOp::kDifference:
      result = maximize ? score - reference : reference - score;
      break;
    case ComparisonOp::kTargetDistance:
      result = target_distance(how, reference) - target_distance(how, score);
      break;
  }
  if (std::isnan(result)) return std::nullopt;
  return result;
}

ScoreList compare(const ScoreList& scores, const ScoreList& reference) {
  ScoreList results;
  for (const auto& [id, score] : scores) {
    const Metric* metric = find_metric(id);
    const auto other = std::find_if(
        reference.begin(), reference.end(), [&, &key = id](const auto& r) { return r.first == key; }
    );
    if (metric == nullptr || other == reference.end()) continue;
    const bool known = score && other->second;
    results.emplace_back(
        id, known ? compare(metric->comparison, *score, *other->second) : std::nullopt
    );
  }
  return results;
}

}  // namespace chap::evaluation
