// Tests the vectors of splits.json, climatology.json, quantiles.json and thresholds.json.
#include "domain/evaluation/climatology.hpp"
#include "domain/evaluation/quantiles.hpp"
#include "domain/evaluation/thresholds.hpp"
#include "domain/evaluation/windows.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace chap::evaluation {
namespace {

using period::Period;
using period::PeriodRange;
using testing_support::at;
using testing_support::number_of;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

std::size_t size_at(const json::Value& object, std::string_view key) {
  return std::size_t(at(object, key).as_int());
}

Windows windows_of(const json::Value& c) {
  return {
      .n_periods = size_at(c, "n_periods"),
      .n_splits = size_at(c, "n_splits"),
      .stride = size_at(c, "stride")};
}

TEST(WindowsVectorsTest, Splits) {
  const auto document = read_vectors("splits.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const PeriodRange range(Period::require(text_at(c, "first_period")), size_at(c, "n_total"));
    const Windows windows = windows_of(c);
    EXPECT_EQ(evaluation_length(windows), size_at(c, "evaluation_length"));
    EXPECT_EQ(training_length(range.size(), windows), size_at(c, "train_last") + 1);
    const auto splits = splits_of(range.size(), windows);
    const auto expected = at(c, "splits").items();
    ASSERT_EQ(splits.size(), expected.size());
    for (std::size_t i = 0; i < splits.size(); ++i) {
      EXPECT_EQ(splits[i].history, size_at(expected[i], "history_last") + 1);
      EXPECT_EQ(range.at(splits[i].history - 1).id(), text_at(expected[i], "history_last_id"));
      EXPECT_EQ(range.at(splits[i].history).id(), text_at(expected[i], "split_period"));
      const auto ids = at(expected[i], "future_ids").items();
      ASSERT_EQ(splits[i].horizon, ids.size());
      for (std::size_t j = 0; j < ids.size(); ++j) {
        EXPECT_EQ(range.at(splits[i].history + j).id(), ids[j].as_string());
      }
    }
  }
  for (const json::Value& c : at(document.root(), "too_short").items()) {
    EXPECT_EQ(training_length(size_at(c, "n_total"), windows_of(c)), 0U);
    EXPECT_EQ(
        training_length(size_at(c, "minimum_total_for_one_training_period"), windows_of(c)), 1U
    );
  }
  for (const json::Value& c : at(document.root(), "retrain").items()) {
    std::vector<std::size_t> expected;
    for (const json::Value& split : at(c, "train_at_splits").items())
      expected.push_back(std::size_t(split.as_int()));
    EXPECT_EQ(training_splits(size_at(c, "n_splits"), size_at(c, "n_retrain")), expected);
  }
}

TEST(WindowsVectorsTest, HugeNumbersAreRefusedWithoutOverflow) {
  const std::size_t huge = std::size_t(1) << 62;
  EXPECT_EQ(training_length(100, {.n_periods = huge, .n_splits = 7}), 0U);
  EXPECT_EQ(training_length(100, {.n_periods = 3, .n_splits = huge, .stride = huge}), 0U);
}

TEST(ClimatologyVectorsTest, EveryCase) {
  const auto document = read_vectors("climatology.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    std::vector<double> history;
    double largest = 0;
    for (const json::Value& v : at(c, "history_values").items()) {
      history.push_back(v.number());
      largest = std::max(largest, std::abs(v.number()));
    }
    const PeriodRange seen(Period::require(text_at(c, "history_first")), history.size());
    const auto expected = at(c, "expected").items();
    const PeriodRange future(Period::require(text_at(c, "future_first")), expected.size());
    const auto values = climatology(seen, history, future);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(values[i], expected[i].number(), 1e-12 * std::max(1.0, largest))
          << text_at(c, "name");
    }
  }
}

TEST(QuantilesVectorsTest, QuantilesAreExactToTheLastBit) {
  const auto document = read_vectors("quantiles.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    std::vector<double> values = numbers_of(at(c, "values"));
    std::sort(values.begin(), values.end());
    const double expected = at(c, "expected").number();
    EXPECT_EQ(
        std::bit_cast<std::uint64_t>(quantile_of_sorted(values, at(c, "q").number())),
        std::bit_cast<std::uint64_t>(expected)
    ) << json::to_text(c);
  }
  for (const json::Value& q : at(document.root(), "invalid_q").items()) {
    const std::vector<double> one = {q.number()};
    EXPECT_THROW(require_quantiles(one), Error);
  }
  EXPECT_THROW(require_quantiles(std::vector<double>{NAN}), Error);
}

TEST(QuantilesTest, SelectQuantilesGivesExactlyTheQuantilesOfSortedSamples) {
  for (const std::size_t n : {1, 2, 3, 10, 100, 1000}) {
    std::vector<double> samples;
    for (std::size_t i = 0; i < n; ++i) samples.push_back(std::fmod(double(i) * 7.919, 13.7));
    std::vector<double> sorted = samples;
    std::sort(sorted.begin(), sorted.end());
    const std::vector<double> qs = {0.9, 0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 0.333, 0.5};
    std::vector<double> found;
    select_quantiles(samples, qs, found);
    for (std::size_t i = 0; i < qs.size(); ++i)
      EXPECT_EQ(found[i], quantile_of_sorted(sorted, qs[i])) << n;
  }
}

TEST(ThresholdsVectorsTest, EveryCase) {
  const auto document = read_vectors("thresholds.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    SCOPED_TRACE(text_at(c, "name"));
    std::vector<CaseCount> history;
    for (const json::Value& row : at(c, "observations").items()) {
      const auto f = row.items();
      history.push_back(
          {std::string(f[0].as_string()), std::string(f[1].as_string()), number_of(f[2])}
      );
    }
    std::vector<std::string> periods;
    for (const json::Value& p : at(c, "period_ids").items()) periods.emplace_back(p.as_string());
    double k = kDefaultDeviations;
    if (const json::Value* given = at(c, "params").find("k")) {
      k = given->is_string() ? std::stod(std::string(given->as_string())) : given->number();
    }
    if (c.find("error") != nullptr && !periods.empty()) {
      EXPECT_THROW(seasonal_thresholds(history, periods, k), Error);
      continue;
    }
    const auto found = seasonal_thresholds(history, periods, k);
    if (periods.empty()) {
      EXPECT_TRUE(found.empty());
      continue;
    }
    const auto expected = at(c, "expected").items();
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto f = expected[i].items();
      EXPECT_EQ(found[i].period, f[0].as_string());
      EXPECT_EQ(found[i].location, f[1].as_string());
      ASSERT_EQ(found[i].value.has_value(), !f[2].is_null());
      if (found[i].value) {
        EXPECT_NEAR(*found[i].value, f[2].number(), 1e-12 * 100);
      }
    }
  }
}

}  // namespace
}  // namespace chap::evaluation
