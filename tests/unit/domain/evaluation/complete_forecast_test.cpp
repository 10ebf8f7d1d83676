// Tests forecasts without samples. tests/unit/services/backtest_vectors_test.cpp tests the other
// kinds of incomplete forecasts.
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

}  // namespace
}  // namespace chap::evaluation
