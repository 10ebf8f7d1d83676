// Tests the summed series of quantiles.json and the evaluation entries of backtest.json.
#include "domain/evaluation/national_sums.hpp"

#include "domain/evaluation/quantiles.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace chap::evaluation {
namespace {

using testing_support::at;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

TEST(NationalSumsTest, MatchesTheSummedSeriesOfTheContract) {
  const auto document = read_vectors("quantiles.json");
  const json::Value& c = at(document.root(), "summed_series");
  NationalSums sums;
  for (const json::Member& org_unit : at(c, "org_units").members()) {
    std::size_t period = 0;
    for (const json::Value& row : org_unit.value.items())
      sums.add(std::to_string(period++), "s", numbers_of(row));
  }
  const auto q = numbers_of(at(c, "q"));
  const auto expected = at(c, "expected").items();
  ASSERT_EQ(sums.groups().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    std::vector<double> samples = sums.groups()[i].samples;
    EXPECT_EQ(samples, numbers_of(at(c, "sum").items()[i]));
    std::sort(samples.begin(), samples.end());
    for (std::size_t j = 0; j < q.size(); ++j) {
      EXPECT_EQ(quantile_of_sorted(samples, q[j]), expected[i].items()[j].number());
    }
  }
}

struct QuantileRow {
  std::string org_unit, period, split;
  std::vector<double> samples;
};

// The stored forecasts that a request selects, or their national sums if it requests `adm0`.
std::vector<QuantileRow> selected(const json::Value& forecasts, const json::Value& params) {
  const json::Value* split = params.find("splitPeriod");
  const json::Value* requested = params.find("orgUnits");
  std::vector<std::string> org_units;
  if (requested != nullptr && requested->is_array()) {
    for (const json::Value& id : requested->items()) org_units.emplace_back(id.as_string());
  }
  const bool national = org_units == std::vector<std::string>{kNation};
  NationalSums sums;
  std::vector<QuantileRow> out;
  for (const json::Value& row : forecasts.items()) {
    const auto f = row.items();
    const std::string period(f[0].as_string());
    const std::string org_unit(f[1].as_string());
    const std::string seen(f[3].as_string());
    if (split != nullptr && split->is_string() && split->as_string() != seen) continue;
    if (national) {
      sums.add(period, seen, numbers_of(f[4]));
    } else if (org_units.empty() || std::find(org_units.begin(), org_units.end(), org_unit) != org_units.end()) {
      out.push_back({org_unit, period, seen, numbers_of(f[4])});
    }
  }
  for (auto& group : sums.groups())
    out.push_back({kNation, group.period, group.split_period, group.samples});
  return out;
}

TEST(NationalSumsTest, MatchesTheEvaluationEntriesOfTheContract) {
  const auto document = read_vectors("backtest.json");
  std::size_t checked = 0;
  for (const json::Value& c : at(document.root(), "backtests").items()) {
    if (c.find("evaluation_entries") == nullptr) continue;
    for (const json::Value& request : at(c, "evaluation_entries").items()) {
      SCOPED_TRACE(text_at(c, "name") + " " + json::to_text(at(request, "params")));
      const auto body = at(request, "body").items();
      const auto q = numbers_of(at(at(request, "params"), "quantiles"));
      std::size_t row = 0;
      for (QuantileRow& entry : selected(at(at(c, "stored"), "forecasts"), at(request, "params"))) {
        std::sort(entry.samples.begin(), entry.samples.end());
        for (const double quantile : q) {
          ASSERT_LT(row, body.size());
          EXPECT_EQ(text_at(body[row], "orgUnit"), entry.org_unit);
          EXPECT_EQ(text_at(body[row], "period"), entry.period);
          EXPECT_EQ(text_at(body[row], "splitPeriod"), entry.split);
          EXPECT_EQ(at(body[row], "quantile").number(), quantile);
          EXPECT_EQ(at(body[row++], "value").number(), quantile_of_sorted(entry.samples, quantile));
          ++checked;
        }
      }
      EXPECT_EQ(row, body.size());
    }
  }
  EXPECT_GT(checked, 20U);
}

TEST(NationalSumsTest, RefusesUnequalNumbersOfSamples) {
  NationalSums sums;
  sums.add("202001", "202001", std::vector<double>{1, 2});
  sums.add("202001", "202002", std::vector<double>{1});  // another split, so another group
  EXPECT_THROW(sums.add("202001", "202001", std::vector<double>{1}), Error);
  EXPECT_EQ(sums.groups().size(), 2U);
}

}  // namespace
}  // namespace chap::evaluation
