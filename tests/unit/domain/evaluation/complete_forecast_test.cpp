// Tests forecasts without samples and forecasts with an org unit twice.
// tests/unit/services/backtest_vectors_test.cpp tests the other kinds of incomplete forecasts.
#include "domain/evaluation/complete_forecast.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::evaluation {
namespace {

TEST(CompleteForecastTest, ForecastsWithoutSamplesAreIncomplete) {
  const period::PeriodRange periods(period::Period::require("202001"), 2);
  const Forecast empty{{"A", "B"}, periods, 0, {}};
  try {
    complete_forecast(empty, {"A", "B"}, periods, "");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "Model produced an incomplete forecast; empty or non-finite samples for 2 of 2 org units: "
        "A, B"
    );
  }
}

TEST(CompleteForecastTest, RefusesAnOrgUnitThatIsForecastTwice) {
  const period::PeriodRange periods(period::Period::require("202001"), 1);
  const Forecast twice{{"A", "B", "A"}, periods, 1, {1, 2, 3}};
  try {
    complete_forecast(twice, {"A", "B"}, periods, " for split 1 of 2");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "Model returned more than one forecast for split 1 of 2 for A");
  }
}

}  // namespace
}  // namespace chap::evaluation
