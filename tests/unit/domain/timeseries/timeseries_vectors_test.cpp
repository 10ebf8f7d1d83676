// Compares the results for simulated series with those of statsmodels
// (tests/vectors/timeseries.json).
#include "domain/timeseries/arima.hpp"
#include "domain/timeseries/kpss.hpp"
#include "domain/timeseries/mstl.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chap::timeseries {
namespace {

using testing_support::at;
using testing_support::numbers_of;
using testing_support::read_vectors;

void expect_near(std::span<const double> found, const std::vector<double>& expected, double by) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], by) << i;
}

ArimaOrder order_of(const json::Value& c, const json::Value& fit) {
  return {
      std::size_t(at(fit, "p").as_int()),
      std::size_t(at(c, "d").as_int()),
      std::size_t(at(fit, "q").as_int())};
}

TEST(TimeseriesVectorsTest, DecompositionAndKpssStatistic) {
  const auto document = read_vectors("timeseries.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const std::vector<double> series = numbers_of(at(c, "series"));
    const auto parts = mstl(series, std::size_t(at(c, "period").as_int()));
    expect_near(parts.seasonal, numbers_of(at(c, "seasonal")), 1e-9);
    expect_near(parts.trend, numbers_of(at(c, "trend")), 1e-9);
    std::vector<double> adjusted = series;
    for (std::size_t i = 0; i < adjusted.size(); ++i) adjusted[i] -= parts.seasonal[i];
    EXPECT_NEAR(kpss_statistic(adjusted), at(c, "kpss").number(), 1e-9);
  }
}

// A likelihood may have several maxima. If this program and statsmodels choose the same order, the
// AICc of this program must not be larger. If both AICc are equal, the forecasts must be equal,
// too. The orders may differ if the maximum of statsmodels has a root on the unit circle, because
// this program rejects such a fit.
TEST(TimeseriesVectorsTest, ArimaFits) {
  const auto document = read_vectors("timeseries.json");
  std::size_t equal_orders = 0;
  const auto cases = at(document.root(), "cases").items();
  for (const json::Value& c : cases) {
    std::vector<double> adjusted = numbers_of(at(c, "series"));
    const std::vector<double> seasonal = numbers_of(at(c, "seasonal"));
    for (std::size_t i = 0; i < adjusted.size(); ++i) adjusted[i] -= seasonal[i];
    const json::Value& best = at(c, "best");
    const ArimaForecast found = arima(adjusted, at(best, "forecast").items().size());
    EXPECT_EQ(found.order.d, std::size_t(at(c, "d").as_int()));
    if (found.order == order_of(c, best)) {
      EXPECT_LE(found.aicc, at(best, "aicc").number() + 1e-3);
      if (found.aicc > at(best, "aicc").number() - 1e-3) {
        expect_near(found.values, numbers_of(at(best, "forecast")), 1e-3);
        ++equal_orders;
      }
    }
  }
  EXPECT_GE(equal_orders, cases.size() - 2);
}

}  // namespace
}  // namespace chap::timeseries
