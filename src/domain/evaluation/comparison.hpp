// How the score of a forecast compares with that of a reference model under one metric
// (evaluation.md 5.8). Pure functions; the leaderboard shows their results.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chap::evaluation {

enum class ComparisonOp {
  kSkillRatio,      // share of the reference's score that was gained; 1 is the best possible
  kDifference,      // gain in units of the metric
  kTargetDistance,  // by how much the score is closer to the metric's target
};
const char* id_of(ComparisonOp op);  // skill_ratio, difference, target_distance
// How to read a result, in one sentence.
const char* description_of(ComparisonOp op);

enum class OptimizationDirection { kMinimize, kMaximize };
// kAtLeast: a score beyond the target is as good as the target.
enum class TargetBehavior { kClosest, kAtLeast };

// What a metric says about comparing two of its scores.
struct Comparison {
  ComparisonOp op = ComparisonOp::kDifference;
  std::optional<OptimizationDirection> direction = {};  // nullopt: the target is best
  std::optional<double> target = {};                    // with kTargetDistance only
  TargetBehavior target_behavior = TargetBehavior::kClosest;
};

// Above 0 if `score` is better than `reference`, 0 if they are equally good. nullopt where the
// result is not a number, and for a skill ratio over 0.
std::optional<double> compare(const Comparison& how, double score, double reference);

// Scores by metric id, in stored order; nullopt: a stored null.
using ScoreList = std::vector<std::pair<std::string, std::optional<double>>>;

// The comparison of each metric that both have and that is registered, in the order of `scores`.
ScoreList compare(const ScoreList& scores, const ScoreList& reference);

}  // namespace chap::evaluation
