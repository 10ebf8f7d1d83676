// Tests the vectors of v251/comparisons.json: how each metric defines a comparison, comparisons of
// two scores of one metric, and comparisons of two maps with the scores of several metrics.
#include "domain/evaluation/comparison.hpp"

#include "domain/evaluation/metric.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using testing_support::at;
using testing_support::number_of;
using testing_support::read_vectors;
using testing_support::text_at;

std::string text_or_empty(const json::Value& object, const char* member) {
  const json::Value& value = at(object, member);
  return value.is_null() ? "" : std::string(value.as_string());
}

void expect_same(const std::optional<double>& found, const json::Value& expected) {
  EXPECT_EQ(found.has_value(), !expected.is_null());
  if (!found || expected.is_null()) return;
  const double number = number_of(expected);
  if (std::isinf(number)) {
    EXPECT_EQ(*found, number);
  } else {
    EXPECT_NEAR(*found, number, 1e-12 * std::max(1.0, std::abs(number)));
  }
}

ScoreList scores_of(const json::Value& object) {
  ScoreList scores;
  for (const json::Member& member : object.members()) {
    std::optional<double> score;
    if (!member.value.is_null()) score = number_of(member.value);
    scores.emplace_back(member.key, score);
  }
  return scores;
}

TEST(ComparisonVectorsTest, MetricsDefineTheirComparisons) {
  const auto document = read_vectors("v251/comparisons.json");
  const auto rows = at(document.root(), "metrics").items();
  ASSERT_EQ(rows.size(), metrics().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Metric& metric = metrics()[i];
    SCOPED_TRACE(metric.id);
    EXPECT_EQ(text_at(rows[i], "id"), metric.id);
    EXPECT_EQ(text_at(rows[i], "displayName"), metric.display_name);
    EXPECT_EQ(text_or_empty(rows[i], "unit"), metric.unit == nullptr ? "" : metric.unit);
    const Comparison& comparison = metric.comparison;
    expect_same(comparison.target, at(rows[i], "target"));
    const bool at_least = comparison.target_behavior == TargetBehavior::kAtLeast;
    EXPECT_EQ(text_at(rows[i], "targetBehavior"), at_least ? "at_least" : "closest");
    const auto direction = comparison.direction;
    const char* name = !direction                                      ? ""
                       : direction == OptimizationDirection::kMinimize ? "minimize"
                                                                       : "maximize";
    EXPECT_EQ(text_or_empty(rows[i], "optimizationDirection"), name);
    EXPECT_EQ(text_at(rows[i], "comparisonOp"), id_of(comparison.op));
  }
}

TEST(ComparisonVectorsTest, EveryOperationExists) {
  const auto document = read_vectors("v251/comparisons.json");
  const auto ids = at(document.root(), "comparison_ops").items();
  for (const ComparisonOp op :
       {ComparisonOp::kSkillRatio, ComparisonOp::kDifference, ComparisonOp::kTargetDistance}) {
    EXPECT_TRUE(std::any_of(ids.begin(), ids.end(), [&](const json::Value& id) {
      return id.as_string() == id_of(op);
    }));
    EXPECT_STRNE(description_of(op), "");
  }
  EXPECT_EQ(ids.size(), 3U);
}

TEST(ComparisonVectorsTest, EveryPairOfScores) {
  const auto document = read_vectors("v251/comparisons.json");
  const auto cases = at(document.root(), "values").items();
  EXPECT_GT(cases.size(), 200U);
  for (const json::Value& c : cases) {
    SCOPED_TRACE(text_at(c, "id"));
    const json::Value& input = at(c, "input");
    const Metric* metric = find_metric(text_at(input, "metric"));
    ASSERT_NE(metric, nullptr);
    expect_same(
        compare(
            metric->comparison, number_of(at(input, "score")), number_of(at(input, "reference"))
        ),
        at(c, "expected")
    );
  }
}

TEST(ComparisonVectorsTest, EveryPairOfScoreLists) {
  const auto document = read_vectors("v251/comparisons.json");
  for (const json::Value& c : at(document.root(), "maps").items()) {
    SCOPED_TRACE(text_at(c, "id"));
    const json::Value& input = at(c, "input");
    const ScoreList found =
        compare(scores_of(at(input, "scores")), scores_of(at(input, "reference_scores")));
    if (at(c, "expected").find("error") != nullptr) {  // for a null, the reference fails
      ASSERT_EQ(found.size(), 1U);
      EXPECT_EQ(found.front().second, std::nullopt);
      continue;
    }
    const auto order = at(c, "expected_order").items();
    ASSERT_EQ(found.size(), order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      EXPECT_EQ(found[i].first, order[i].as_string());
      expect_same(found[i].second, at(at(c, "expected"), found[i].first.c_str()));
    }
  }
}

TEST(ComparisonTest, TheSkillRatioOfAMetricToMaximizeGrowsWithTheScore) {
  const Comparison how = {
      .op = ComparisonOp::kSkillRatio, .direction = OptimizationDirection::kMaximize};
  EXPECT_EQ(compare(how, 3, 2), 0.5);
  EXPECT_EQ(compare(how, 3, 0), std::nullopt);
}

TEST(ComparisonTest, TheDifferenceOfAMetricToMinimizeGrowsIfTheScoreFalls) {
  const Comparison how = {
      .op = ComparisonOp::kDifference, .direction = OptimizationDirection::kMinimize};
  EXPECT_EQ(compare(how, 3, 5), 2);
  EXPECT_EQ(compare(how, HUGE_VAL, HUGE_VAL), std::nullopt);
}

}  // namespace
}  // namespace chap::evaluation
