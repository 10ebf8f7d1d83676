// Tests the vectors of backtest.json without HTTP: windows, the inputs of the model, and the stored
// results.
#include "domain/evaluation/backtest.hpp"

#include "domain/evaluation/scores.hpp"
#include "domain/series/build.hpp"
#include "domain/series/import_checks.hpp"
#include "foundation/base/error.hpp"
#include "tests/support/deterministic_model.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace chap::evaluation {
namespace {

using series::DataSet;
using testing_support::at;
using testing_support::DeterministicModel;
using testing_support::expect_future;
using testing_support::number_of;
using testing_support::read_vectors;
using testing_support::text_at;

// The data set that an import makes from a request.
DataSet data_of(const json::Value& request) {
  series::Observations o;
  for (const json::Value& row : at(request, "providedData").items()) {
    o.add(
        text_at(row, "period"),
        text_at(row, "orgUnit"),
        text_at(row, "featureName"),
        number_of(at(row, "value"))
    );
  }
  DataSet data = series::build_data_set(o);
  series::interpolate_population(data);
  series::drop_incomplete(data);
  return data;
}

// The windows of a request, with the default value for each missing member.
Windows windows_of(const json::Value& request) {
  const auto number = [&](const char* key, std::size_t absent) {
    const json::Value* given = request.find(key);
    return given != nullptr ? std::size_t(given->as_int()) : absent;
  };
  return {
      .n_periods = number("nPeriods", 3),
      .n_splits = number("nSplits", 7),
      .stride = number("stride", 1)};
}

TEST(BacktestVectorsTest, EveryBacktest) {
  const auto document = read_vectors("backtest.json");
  for (const json::Value& c : at(document.root(), "backtests").items()) {
    SCOPED_TRACE(text_at(c, "name"));
    DataSet data = data_of(at(c, "request"));
    const Windows windows = windows_of(at(c, "request"));
    series::drop_without_training_target(data, training_length(data.periods().size(), windows));
    json::Writer ids;
    ids.begin_object();
    ids.key("features");
    ids.value(at(at(at(c, "request"), "geojson"), "features"));
    ids.end_object();
    series::drop_without_polygon(data, series::Polygons::from_geojson(ids.text()));

    if (data.org_units().empty()) {
      EXPECT_EQ(at(at(c, "response"), "status").as_int(), 500);  // no org unit is left
      continue;
    }
    DeterministicModel model;
    const auto splits = run_backtest(data, windows, model);
    const json::Value& stored = at(c, "stored");
    const auto rows = at(stored, "forecasts").items();
    const std::string last_train_period(rows[0].items()[2].as_string());
    EXPECT_EQ(model.trained_on, std::vector<std::string>{last_train_period});
    std::size_t row = 0;
    std::vector<CaseCount> truths;
    const std::size_t target = *data.feature_index("disease_cases");
    for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
      for (std::size_t i = 0; i < data.periods().size(); ++i) {
        truths.push_back(
            {data.org_units()[org_unit],
             data.periods().at(i).id(),
             data.values(target, org_unit)[i]}
        );
      }
    }
    Scores scores(truths);
    for (const SplitForecast& split : splits) {
      EXPECT_EQ(split.last_train_period.id(), last_train_period);
      for (std::size_t org_unit = 0; org_unit < split.forecast.org_units.size(); ++org_unit) {
        for (std::size_t i = 0; i < split.forecast.periods.size(); ++i, ++row) {
          ASSERT_LT(row, rows.size());
          const auto f = rows[row].items();
          EXPECT_EQ(split.forecast.periods.at(i).id(), f[0].as_string());
          EXPECT_EQ(split.forecast.org_units[org_unit], f[1].as_string());
          EXPECT_EQ(split.split_period.id(), f[3].as_string());
          const auto samples = split.forecast.of(org_unit, i);
          ASSERT_EQ(samples.size(), f[4].items().size());
          for (std::size_t j = 0; j < samples.size(); ++j)
            EXPECT_EQ(samples[j], f[4].items()[j].number());
          const auto period = split.forecast.periods.at(i);
          scores.add(
              split.forecast.org_units[org_unit],
              period.id(),
              horizon_distance(period, split.split_period),
              samples
          );
        }
      }
    }
    EXPECT_EQ(row, rows.size());

    std::size_t call = 0;
    for (const json::Value& model_call : at(c, "model_calls").items()) {
      if (text_at(model_call, "call") != "predict") continue;
      const Future& future = model.futures.at(call++);
      EXPECT_FALSE(future.covariates.feature_index("disease_cases").has_value());
      expect_future(future, model_call, 1e-12 * 2000);
    }

    if (stored.find("aggregate_metrics") == nullptr) continue;
    const auto aggregates = scores.aggregates();
    // Values that are not finite are left out (evaluation.md 4.4).
    std::vector<json::Member> expected;
    for (const json::Member& m : at(stored, "aggregate_metrics").members()) {
      if (m.value.is_number()) expected.push_back(m);
    }
    // Metrics that the reference does not have are the last ones.
    ASSERT_GE(aggregates.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(aggregates[i].first, expected[i].key);
      EXPECT_NEAR(aggregates[i].second, expected[i].value.number(), 1e-12 * 1000);
    }
  }
}

TEST(PredictionVectorsTest, EveryPrediction) {
  const auto document = read_vectors("backtest.json");
  for (const json::Value& c : at(document.root(), "predictions").items()) {
    SCOPED_TRACE(text_at(c, "name"));
    const DataSet data = data_of(at(c, "request"));
    DeterministicModel model;
    const json::Value* n = at(c, "request").find("nPeriods");
    const std::size_t n_periods = n != nullptr ? std::size_t(n->as_int()) : 3;
    if (c.find("job_error") != nullptr) {
      EXPECT_THROW(run_prediction(data, n_periods, model), Error);
      continue;
    }
    const Forecast forecast = run_prediction(data, n_periods, model);
    std::size_t row = 0;
    const auto rows = at(at(c, "stored"), "forecasts").items();
    for (std::size_t org_unit = 0; org_unit < forecast.org_units.size(); ++org_unit) {
      for (std::size_t i = 0; i < forecast.periods.size(); ++i, ++row) {
        ASSERT_LT(row, rows.size());
        const auto f = rows[row].items();
        EXPECT_EQ(forecast.periods.at(i).id(), f[0].as_string());
        EXPECT_EQ(forecast.org_units[org_unit], f[1].as_string());
        for (std::size_t j = 0; j < forecast.n_samples; ++j) {
          EXPECT_EQ(forecast.of(org_unit, i)[j], f[2].items()[j].number());
        }
      }
    }
    EXPECT_EQ(row, rows.size());
  }
}

// A model whose forecasts have one fault.
class FaultyModel : public DeterministicModel {
 public:
  explicit FaultyModel(std::function<void(Forecast&)> fault) : fault_(std::move(fault)) {}

 protected:
  Forecast forecast(const History& history, const Future& future, std::size_t split)
      const override {
    Forecast out = DeterministicModel::forecast(history, future, split);
    fault_(out);
    return out;
  }

 private:
  std::function<void(Forecast&)> fault_;
};

DataSet small_data() {
  DataSet data({"a", "b"}, {"disease_cases", "rainfall"}, {period::Period::require("202001"), 30});
  for (std::size_t f = 0; f < 2; ++f) {
    for (std::size_t p = 0; p < 2; ++p) {
      for (std::size_t i = 0; i < 30; ++i) data.values(f, p)[i] = double(f + 2 * p + i % 12);
    }
  }
  return data;
}

TEST(BacktestTest, RefusesForecastsOfOtherOrgUnitsPeriodsOrSizes) {
  const auto run = [](std::function<void(Forecast&)> fault) {
    FaultyModel model(std::move(fault));
    run_backtest(small_data(), {}, model);
  };
  EXPECT_NO_THROW(run([](Forecast&) {}));
  EXPECT_THROW(run([](Forecast& f) { f.org_units[0] = "x"; }), Error);
  EXPECT_THROW(
      run([](Forecast& f) {
        f.periods = {f.periods.first().next(), f.periods.size()};
      }),
      Error
  );
  EXPECT_THROW(run([](Forecast& f) { f.samples.pop_back(); }), Error);
  EXPECT_THROW(run([](Forecast& f) { f.samples[3] = NAN; }), Error);
  EXPECT_THROW(run([](Forecast& f) { f.samples[0] = HUGE_VAL; }), Error);
}

TEST(BacktestTest, TrainsAgainAtTheSplitsThatTheContractPrescribes) {
  DeterministicModel model;
  const auto splits =
      run_backtest(small_data(), {.n_periods = 3, .n_splits = 7, .n_retrain = 2}, model);
  EXPECT_EQ(model.trained_on, (std::vector<std::string>{"202109", "202112"}));
  // The last training period is always that of the first training, as in CHAP Core 2.5.1.
  EXPECT_EQ(splits[2].last_train_period.id(), "202109");
  EXPECT_EQ(splits[6].last_train_period.id(), "202109");
}

TEST(BacktestTest, ReportsTheRequiredNumberOfPeriods) {
  DeterministicModel model;
  try {
    run_backtest(small_data(), {.n_periods = 3, .n_splits = 28}, model);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "The data have 30 periods; 28 windows of 3 periods with a stride of 1 need at least 31"
    );
  }
}

TEST(BacktestTest, WorksWithoutCovariates) {
  DeterministicModel model;
  const DataSet data = small_data().with_features({0});
  EXPECT_EQ(run_backtest(data, {}, model).size(), 7U);
  EXPECT_TRUE(model.futures.front().covariates.features().empty());
}

}  // namespace
}  // namespace chap::evaluation
