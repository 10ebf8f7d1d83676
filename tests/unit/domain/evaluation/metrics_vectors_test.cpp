// Tests all cases of metrics.json (12 tables x 16 metrics x 6 groupings) and of
// v251/metrics251.json (outbreak metrics).
#include "domain/evaluation/sample_kernels.hpp"
#include "domain/evaluation/scores.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using testing_support::at;
using testing_support::number_of;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

struct Case {
  Scores scores;
  double largest = 1;  // largest absolute value of the inputs, at least 1
};

std::vector<CaseCount> counts_of(const json::Value* rows) {
  std::vector<CaseCount> out;
  if (rows == nullptr) return out;
  for (const json::Value& row : rows->items()) {
    const auto f = row.items();
    out.push_back({std::string(f[0].as_string()), std::string(f[1].as_string()), number_of(f[2])});
  }
  return out;
}

Case case_of(const json::Value& c) {
  const std::vector<CaseCount> truths = counts_of(c.find("observations"));
  const json::Value* past = c.find("historical_observations");
  const bool has_history = past != nullptr && !past->is_null();
  const std::vector<CaseCount> history = counts_of(has_history ? past : nullptr);
  Case out{Scores(truths, has_history ? &history : nullptr)};
  for (const json::Value& row : at(c, "forecasts").items()) {
    const auto f = row.items();
    std::vector<double> samples;
    for (const json::Value& v : f[3].items()) {
      samples.push_back(v.number());
      out.largest = std::max(out.largest, std::abs(v.number()));
    }
    out.scores.add(f[0].as_string(), f[1].as_string(), f[2].as_int(), samples);
  }
  for (const CaseCount& truth : truths) {
    if (!std::isnan(truth.cases)) out.largest = std::max(out.largest, std::abs(truth.cases));
  }
  return out;
}

// Compares with the tolerance of evaluation.md.
void expect_number(double found, const json::Value& expected, double largest) {
  const double number = number_of(expected);
  if (std::isnan(number)) {
    EXPECT_TRUE(std::isnan(found)) << found;
  } else if (std::isinf(number)) {
    EXPECT_EQ(found, number);
  } else {
    EXPECT_LE(std::abs(found - number), 1e-12 * std::max({1.0, std::abs(number), largest}))
        << found << " " << number;
  }
}

void expect_groups(
    const Scores& scores,
    const Metric& metric,
    Dimensions by,
    const json::Value& expected,
    double largest
) {
  const auto groups = scores.grouped(metric, by);
  const auto rows = expected.items();
  ASSERT_EQ(groups.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto f = rows[i].items();
    std::size_t column = 0;
    if (by.location) {
      EXPECT_EQ(groups[i].location, f[column++].as_string());
    }
    if (by.period) {
      EXPECT_EQ(groups[i].period, f[column++].as_string());
    }
    if (by.horizon) {
      EXPECT_EQ(groups[i].horizon, f[column++].as_int());
    }
    expect_number(groups[i].value, f[column], largest);
  }
}

void expect_metric(const Case& given, const Metric& metric, const json::Value& expected) {
  const Scores& scores = given.scores;
  if (expected.find("applicable") != nullptr) {
    EXPECT_FALSE(scores.is_applicable(metric));
    return;
  }
  EXPECT_TRUE(scores.is_applicable(metric));
  const auto rows = scores.detailed(metric);
  const auto detailed = at(expected, "detailed").items();
  ASSERT_EQ(rows.size(), detailed.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto f = detailed[i].items();
    EXPECT_EQ(scores.locations()[rows[i].location], f[0].as_string());
    EXPECT_EQ(scores.periods()[rows[i].period], f[1].as_string());
    EXPECT_EQ(rows[i].horizon, f[2].as_int());
    expect_number(rows[i].value, f[3], given.largest);
  }
  expect_number(scores.global(metric), at(expected, "global"), given.largest);
  expect_groups(scores, metric, {.location = true}, at(expected, "by_location"), given.largest);
  expect_groups(scores, metric, {.horizon = true}, at(expected, "by_horizon"), given.largest);
  expect_groups(scores, metric, {.period = true}, at(expected, "by_period"), given.largest);
  expect_groups(
      scores,
      metric,
      {.location = true, .horizon = true},
      at(expected, "by_location_horizon"),
      given.largest
  );
}

TEST(MetricsVectorsTest, EveryCase) {
  const auto document = read_vectors("metrics.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const Case given = case_of(c);
    for (const Metric& metric : metrics()) {
      SCOPED_TRACE(text_at(c, "name") + " " + metric.id);
      expect_metric(given, metric, at(at(c, "expected"), metric.id));
    }
  }
}

TEST(MetricsVectorsTest, OutbreakMetricsOfWeeklyAndMonthlyData) {
  const auto document = read_vectors("v251/metrics251.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const Case given = case_of(at(c, "input"));
    for (const json::Member& expected : at(c, "expected").members()) {
      if (expected.key == "thresholds") continue;  // tested below
      SCOPED_TRACE(text_at(c, "id") + " " + std::string(expected.key));
      const Metric* metric = find_metric(expected.key);
      ASSERT_NE(metric, nullptr);
      expect_metric(given, *metric, expected.value);
    }
  }
}

// The thresholds that the outbreak metrics use, by season.
TEST(MetricsVectorsTest, ThresholdsOfSeasons) {
  const auto document = read_vectors("v251/metrics251.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const json::Value* expected = at(c, "expected").find("thresholds");
    if (expected == nullptr || expected->find("rows") == nullptr) continue;
    SCOPED_TRACE(text_at(c, "id"));
    const bool weekly = text_at(*expected, "season") == "week";
    const auto history = counts_of(&at(at(c, "input"), "historical_observations"));
    for (const json::Value& row : at(*expected, "rows").items()) {
      const auto f = row.items();
      const std::string number = std::to_string(100 + f[1].as_int()).substr(1);
      const std::string period = (weekly ? "2015W" : "2015") + number;
      const auto found = thresholds(history, {period}, {std::string(f[0].as_string())}, {});
      expect_number(found.front().values.front().value_or(NAN), f[2], 100);
    }
  }
}

TEST(MetricRegistryTest, HasTheOrderOfTheContract) {
  const auto document = read_vectors("metrics.json");
  const auto order = at(document.root(), "registry_order").items();
  ASSERT_EQ(order.size(), 16U);
  // Metrics that the reference does not have are the last ones.
  ASSERT_GE(metrics().size(), order.size());
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i].as_string(), metrics()[i].id);
  EXPECT_EQ(find_metric("crps"), &metrics()[1]);
  EXPECT_EQ(find_metric("nope"), nullptr);
}

TEST(CrpsTest, IsExactForValuesWithALargeCommonOffset) {
  const auto document = read_vectors("metrics.json");
  for (const json::Value& c : at(at(document.root(), "crps_cancellation"), "cases").items()) {
    std::vector<double> samples = numbers_of(at(c, "samples"));
    std::sort(samples.begin(), samples.end());
    const double exact = at(c, "exact").number();
    const double found = crps_of_sorted(samples, at(c, "observed").number());
    EXPECT_NEAR(found, exact, 1e-12 * std::max(1.0, exact));
  }
}

TEST(ScoresTest, TheOrderOfForecastsDoesNotMatter) {
  std::vector<CaseCount> truths;
  for (int i = 0; i < 200; ++i) {
    truths.push_back({"p" + std::to_string(i), "202001", std::fmod(i * 1.7, 30.0)});
  }
  Scores forwards(truths);
  Scores backwards(truths);
  const auto add = [&](Scores& scores, int i) {
    std::vector<double> samples;
    for (int j = 0; j < 25; ++j) samples.push_back(std::fmod(i * 7.31 + j * 3.77, 41.0));
    scores.add("p" + std::to_string(i), "202001", 1, samples);
  };
  for (int i = 0; i < 200; ++i) add(forwards, i);
  for (int i = 200; i-- > 0;) add(backwards, i);
  EXPECT_EQ(forwards.aggregates(), backwards.aggregates());
  EXPECT_GE(forwards.aggregates().size(), 13U);
}

TEST(ScoresTest, AggregatesAreEmptyWithoutScoredForecasts) {
  for (const std::vector<CaseCount>& truths :
       {std::vector<CaseCount>{}, {{"a", "202001", NAN}}, {{"a", "202002", 1}}}) {
    Scores scores(truths);
    scores.add("a", "202001", 1, std::vector<double>{1, 2});
    EXPECT_TRUE(scores.aggregates().empty());
  }
}

}  // namespace
}  // namespace chap::evaluation
