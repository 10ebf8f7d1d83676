// Tests errors of backtests that the vectors backtest251.json do not cover
// (tests/unit/services/backtest_vectors_test.cpp).
#include "domain/evaluation/complete_forecast.hpp"

#include "domain/series/target_column.hpp"
#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::evaluation {
namespace {

using series::DataSet;

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

TEST(TargetColumnTest, RefusesAnUnknownColumn) {
  const DataSet data({"a"}, {"rainfall"}, {period::Period::require("202001"), 3});
  EXPECT_THROW(series::with_target(data, series::kTarget), Error);
}

}  // namespace
}  // namespace chap::evaluation
