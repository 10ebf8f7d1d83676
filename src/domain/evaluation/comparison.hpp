// Compares the score of a model with the score of a reference model under one metric (evaluation.md
// 5.8). Pure functions; the leaderboard shows their results. In this file, a target is the best
// score of a metric, such as 0.8 for the coverage of an interval that should contain 80 % of the
// observed values. It is not the feature to be forecast.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chap::evaluation {

enum class ComparisonOp {
  kSkillRatio,      // improvement divided by the score of the reference model
  kDifference,      // improvement in units of the metric
  kTargetDistance,  // by how much the score is closer to the target of the metric
};
const char* id_of(ComparisonOp op);  // skill_ratio, difference, target_distance
// One sentence that explains the meaning of a result.
const char* description_of(ComparisonOp op);

enum class OptimizationDirection { kMinimize, kMaximize };
// kClosest: the best score is the target itself. kAtLeast: a score above the target is as good as
// the target.
enum class TargetBehavior { kClosest, kAtLeast };

// How two scores of a metric are compared. Each metric has one Comparison.
struct Comparison {
  ComparisonOp op = ComparisonOp::kDifference;
  std::optional<OptimizationDirection> direction = {};  // nullopt with kTargetDistance
  std::optional<double> target = {};                    // with kTargetDistance only
  TargetBehavior target_behavior = TargetBehavior::kClosest;
};

// Returns a number above 0 if `score` is better than `reference`, and 0 if both are equally good.
// Returns nullopt if the result is not a number, and for a skill ratio if `reference` is 0.
std::optional<double> compare(const Comparison& how, double score, double reference);

// Scores by metric id, in the order in which they are stored; nullopt stands for a stored null.
using ScoreList = std::vector<std::pair<std::string, std::optional<double>>>;

// The comparison of each registered metric that is in both lists, in the order of `scores`.
ScoreList compare(const ScoreList& scores, const ScoreList& reference);

}  // namespace chap::evaluation
