// Tests the parts of the class Scores that metrics_vectors_test.cpp does not test: the metric CSV
// of backtest.json, skipped cells, and comparisons with simple implementations.
#include "domain/evaluation/scores.hpp"

#include "domain/evaluation/sums.hpp"
#include "domain/period/period.hpp"
#include "domain/series/table.hpp"
#include "domain/simulation/random.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

namespace chap::evaluation {
namespace {

using testing_support::at;
using testing_support::number_of;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

void add_stored_forecasts(Scores& scores, const json::Value& stored) {
  for (const json::Value& row : at(stored, "forecasts").items()) {
    const auto f = row.items();
    std::vector<double> samples = numbers_of(f[4]);
    const auto period = period::Period::require(f[0].as_string());
    const auto split = period::Period::require(f[3].as_string());
    scores.add(
        f[1].as_string(), f[0].as_string(), period::horizon_distance(period, split), samples
    );
  }
}

std::vector<CaseCount> stored_truths(const json::Value& request) {
  std::vector<CaseCount> out;
  for (const json::Value& row : at(request, "providedData").items()) {
    if (text_at(row, "featureName") != "disease_cases") continue;
    out.push_back(
        {text_at(row, "orgUnit"),
         period::Period::require(text_at(row, "period")).id(),
         number_of(at(row, "value"))}
    );
  }
  return out;
}

// The fields of a CSV line without quotes.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == ',') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

TEST(ScoresVectorsTest, MetricTablesOfTheBacktests) {
  const auto document = read_vectors("backtest.json");
  std::size_t lines = 0;
  for (const json::Value& c : at(document.root(), "backtests").items()) {
    if (c.find("metric_csv") == nullptr) continue;
    SCOPED_TRACE(text_at(c, "name"));
    Scores scores(stored_truths(at(c, "request")));
    add_stored_forecasts(scores, at(c, "stored"));
    std::istringstream csv(text_at(c, "metric_csv"));
    std::string line;
    ASSERT_TRUE(std::getline(csv, line));
    for (const Metric& metric : metrics()) {
      if (!scores.is_applicable(metric)) continue;
      for (const ScoreRow& row : scores.detailed(metric)) {
        ASSERT_TRUE(std::getline(csv, line)) << metric.id;
        const auto f = fields_of(line);
        ASSERT_EQ(f.size(), 5U);
        EXPECT_EQ(f[0], metric.id);
        EXPECT_EQ(f[1], scores.locations()[row.location]);
        EXPECT_EQ(f[2], scores.periods()[row.period]);
        EXPECT_EQ(f[3], std::to_string(row.horizon));
        EXPECT_EQ(f[4].empty(), std::isnan(row.value)) << line;
        if (!f[4].empty()) {
          EXPECT_NEAR(row.value, std::stod(f[4]), 1e-12 * 100);
        }
        ++lines;
      }
    }
    EXPECT_FALSE(std::getline(csv, line)) << line;
  }
  EXPECT_GT(lines, 100U);
}

TEST(ScoresTest, CountsTheCellsThatAMeanSkips) {
  Scores scores({{"a", "202001", 1}, {"a", "202002", 0}});
  scores.add("a", "202001", 1, std::vector<double>{-5, 1, 2});
  scores.add("a", "202002", 1, std::vector<double>{0, 1, 2});
  EXPECT_EQ(scores.skipped(*find_metric("crps_log1p")), 1U);
  EXPECT_EQ(scores.skipped(*find_metric("mape")), 1U);
  EXPECT_EQ(scores.skipped(*find_metric("mae")), 0U);
}

// Computes the CRPS by its definition, over all pairs of samples.
double crps_of_pairs(const std::vector<double>& x, double y) {
  const double n = double(x.size());
  Sum distance;
  Sum spread;
  for (const double a : x) {
    distance.add(std::abs(a - y));
    for (const double b : x) spread.add(std::abs(a - b));
  }
  return distance.value() / n - spread.value() / (2 * n * n);
}

TEST(ScoresTest, AgreesWithTheDefinitionOnRandomForecasts) {
  simulation::Random random(5);
  for (std::size_t n = 1; n < 60; ++n) {
    std::vector<double> samples;
    for (std::size_t i = 0; i < n; ++i) samples.push_back(random.poisson(20));
    const double truth = random.poisson(20);
    Scores scores({{"a", "202001", truth}});
    scores.add("a", "202001", 1, samples);
    EXPECT_NEAR(scores.global(*find_metric("crps")), crps_of_pairs(samples, truth), 1e-11) << n;
  }
}

TEST(ScoresTest, RefusesForecastsBeforeTheSplitOrWithoutSamples) {
  Scores scores({{"a", "202001", 1}});
  EXPECT_THROW(scores.add("a", "202001", 0, std::vector<double>{1}), Error);
  EXPECT_THROW(scores.add("a", "202001", 1, std::vector<double>{}), Error);
}

}  // namespace
}  // namespace chap::evaluation
