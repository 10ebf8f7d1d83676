// Tests the vectors of providers.json: the covariates that each weather provider gives. In some
// cases this program gives better values than the reference (tests/vectors/v251/README.md).
#include "domain/evaluation/damped_persistence.hpp"
#include "domain/evaluation/mstl_arima.hpp"
#include "domain/evaluation/weather_columns.hpp"
#include "domain/evaluation/weather_provider.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/vector_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace chap::evaluation {
namespace {

using period::Period;
using series::DataSet;
using testing_support::at;
using testing_support::data_of;
using testing_support::number_of;
using testing_support::read_vectors;
using testing_support::text_at;

// Whether a case is left out. The case `clim_text_column` has a text column, and a DataSet can
// contain only numbers.
bool is_left_out(const std::string& id) { return id == "clim_text_column"; }

// The covariates that the provider of a case gives.
Future future_of(const json::Value& c) {
  const json::Value& input = at(c, "input");
  const History history{data_of(at(input, "history"), text_at(input, "history_first"))};
  const WeatherProvider& provider = require_weather_provider(text_at(c, "provider"));
  const auto ids = at(input, "future_ids").items();
  std::optional<Future> window;
  if (const json::Value* observations = input.find("window_observations")) {
    window = Future{without_target(data_of(*observations, std::string(ids[0].as_string())))};
  }
  return provider.future({history, ids.size(), window ? &*window : nullptr});
}

timeseries::ArimaOrder order_of(const json::Value& order) {
  const auto numbers = order.items();
  return {
      std::size_t(numbers[0].as_int()),
      std::size_t(numbers[1].as_int()),
      std::size_t(numbers[2].as_int())};
}

double largest_of(std::span<const double> values) {
  double largest = 1;
  for (const double v : values) {
    if (std::isfinite(v)) largest = std::max(largest, std::abs(v));
  }
  return largest;
}

// The forecasts of this program that differ from those of the reference, by case and feature. The
// README of the vectors gives the reasons.
using OwnValues = std::map<std::pair<std::string, std::string>, std::vector<double>>;
const OwnValues kOwnExpectedValues = {
    // If one month has no population, the last known population is used.
    {{"clim_population_last_missing", "population"}, {14, 14}},
    // The existing pairs of neighbours give a negative phi, which is clamped to 0. The result is
    // climatology.
    {{"damp_gap_inside", "rainfall"}, {14.09, 15.76, 14.255}},
    {{"damp_gap_last", "rainfall"}, {13.72, 14.305}},
    // The gap is filled by climatology. The values are those of statsmodels for the filled series
    // and the order (2,0,0).
    {{"mstl_gap", "rainfall"}, {9.767342, 7.779890}},
    // The reference chooses the order (3,1,3), because its search for the maximum of the likelihood
    // ended early, at a root of 1.0013. At the maximum the root lies on the unit circle. Therefore
    // this program rejects the order (3,1,3) and chooses (0,1,2). The values are those of
    // statsmodels for the order (0,1,2). The test ForecastsWithGivenOrders uses the order (3,1,3).
    {{"mstl_weekly", "rainfall"}, {7.275625, 6.887837, 5.919307, 5.340654}},
};

void expect_values(
    const json::Value& c, const Future& found, const OwnValues& own_values = kOwnExpectedValues
) {
  const std::string id = text_at(c, "id");
  const json::Value& expected = at(c, "expected");
  const DataSet history =
      data_of(at(at(c, "input"), "history"), text_at(at(c, "input"), "history_first"));
  std::vector<std::string> ids;
  for (const json::Value& v : at(expected, "frame_ids").items()) ids.emplace_back(v.as_string());
  EXPECT_EQ(found.periods().ids(), ids);
  std::vector<std::string> features;
  for (const json::Value& f : at(expected, "features").items())
    features.emplace_back(f.as_string());
  EXPECT_EQ(found.covariates.features(), features);
  EXPECT_EQ(found.covariates.org_units(), history.org_units());
  for (std::size_t org_unit = 0; org_unit < history.org_units().size(); ++org_unit) {
    const json::Value& columns = at(at(expected, "values"), history.org_units()[org_unit]);
    for (std::size_t feature = 0; feature < features.size(); ++feature) {
      SCOPED_TRACE(features[feature]);
      std::vector<double> wanted;
      std::ranges::transform(
          at(columns, features[feature]).items(), std::back_inserter(wanted), number_of
      );
      const auto own = own_values.find({id, features[feature]});
      if (own != own_values.end()) wanted = own->second;
      const double tolerance =
          (id == "mstl_gap" ? 2e-3 : at(c, "tolerance").number()) *
          largest_of(history.values(*history.feature_index(features[feature]), org_unit));
      const auto values = found.covariates.values(feature, org_unit);
      ASSERT_EQ(values.size(), wanted.size());
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(wanted[i])) {
          EXPECT_TRUE(std::isnan(values[i])) << i;
        } else {
          EXPECT_NEAR(values[i], wanted[i], tolerance) << i;
        }
      }
    }
  }
}

TEST(WeatherVectorsTest, ProvidersMatchTheContract) {
  const auto document = read_vectors("v251/providers.json");
  const auto expected = at(document.root(), "providers").items();
  ASSERT_EQ(weather_providers().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const WeatherProvider& provider = weather_providers()[i];
    EXPECT_EQ(provider.id, text_at(expected[i], "id"));
    EXPECT_EQ(provider.display_name, text_at(expected[i], "name"));
    EXPECT_EQ(provider.leaks_future_data, at(expected[i], "leaks_future_data").as_bool());
    EXPECT_STRNE(provider.description, "");
  }
  EXPECT_STREQ(default_weather_provider().id, "climatology");
}

TEST(WeatherVectorsTest, EveryCase) {
  const auto document = read_vectors("v251/providers.json");
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const std::string id = text_at(c, "id");
    if (is_left_out(id) || at(c, "input").find("provider_params") != nullptr) continue;
    SCOPED_TRACE(id);
    try {
      const Future found = future_of(c);
      ASSERT_EQ(c.find("expected") != nullptr && at(c, "expected").find("error") == nullptr, true);
      expect_values(c, found);
    } catch (const Error& error) {
      ASSERT_NE(at(c, "expected").find("message"), nullptr) << error.what();
      EXPECT_EQ(error.what(), text_at(at(c, "expected"), "message"));
    }
  }
}

// If the order of the reference is given, the forecasts agree with those of the reference.
TEST(WeatherVectorsTest, ForecastsWithGivenOrders) {
  const auto document = read_vectors("v251/providers.json");
  std::size_t checked = 0;
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const json::Value& input = at(c, "input");
    const json::Value* given = input.find("provider_params");
    timeseries::ArimaOrder order;
    if (given != nullptr && given->find("order") != nullptr) {
      order = order_of(at(*given, "order"));
    } else if (text_at(c, "id") == "mstl_weekly") {
      order = order_of(at(at(at(at(at(c, "expected"), "selected"), "A"), "rainfall"), "order"));
    } else {
      continue;
    }
    SCOPED_TRACE(text_at(c, "id"));
    const History history{data_of(at(input, "history"), text_at(input, "history_first"))};
    const auto forecast = [&](const auto& seen, auto values, const auto& future) {
      return mstl_arima(seen, values, future, order);
    };
    expect_values(
        c, forecast_columns({history, at(input, "future_ids").items().size()}, forecast), {}
    );
    ++checked;
  }
  EXPECT_EQ(checked, 2U);
}

// Tests a given phi, which is the parameter `damping` of the reference. No request can set this
// parameter.
TEST(WeatherVectorsTest, ForecastsWithGivenDamping) {
  const auto document = read_vectors("v251/providers.json");
  std::size_t checked = 0;
  for (const json::Value& c : at(document.root(), "cases").items()) {
    const json::Value* given = at(c, "input").find("provider_params");
    if (given == nullptr || given->find("damping") == nullptr) continue;
    SCOPED_TRACE(text_at(c, "id"));
    const double phi = at(*given, "damping").number();
    const History history{
        data_of(at(at(c, "input"), "history"), text_at(at(c, "input"), "history_first"))};
    const auto n = at(at(c, "input"), "future_ids").items().size();
    expect_values(
        c,
        forecast_columns(
            {history, n},
            [&](const auto& seen, auto values, const auto& future) {
              return damped_persistence(seen, values, future, phi);
            }
        )
    );
    ++checked;
  }
  EXPECT_EQ(checked, 3U);
}

TEST(DampedPersistenceTest, DampingUsesOnlyPairsWithoutMissingValues) {
  EXPECT_EQ(damping(std::vector<double>{1, 3, -4}), 0);
  EXPECT_EQ(damping(std::vector<double>{-4, -4, NAN, 8}), 16 / 96.0);
  EXPECT_EQ(damping(std::vector<double>{-4, 4}), 0);
  EXPECT_EQ(damping(std::vector<double>{2, 2, 2, 2}), 0);
}

// The history is 10 in each month of two years, 13 in the next January, and missing in the next
// February. The mean of January is 11, so the last anomaly is 2. The age of this anomaly is one
// month.
TEST(DampedPersistenceTest, TheLastAnomalyDecaysWithItsAge) {
  std::vector<double> history(26, 10.0);
  history[24] = 13;
  history[25] = NAN;
  const period::PeriodRange seen(Period::require("202001"), history.size());
  const period::PeriodRange future(Period::require("202203"), 2);
  const auto found = damped_persistence(seen, history, future, 0.5);
  EXPECT_NEAR(found[0], 10.5, 1e-12);
  EXPECT_NEAR(found[1], 10.25, 1e-12);
}

}  // namespace
}  // namespace chap::evaluation
