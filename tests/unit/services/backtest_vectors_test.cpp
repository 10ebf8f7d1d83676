// Runs the cases of tests/vectors/v251/backtest251.json. The file has, for each case, a request,
// the inputs that the model must receive, and the rows that must be stored. Cases that concern only
// the routes are run by tests/conformance/backtest_vectors_test.py.
#include "services/run_backtest.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/modeltemplate_store.hpp"
#include "tests/support/vector_data.hpp"
#include "tests/unit/services/faulty_model.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace chap::services {
namespace {

using testing::Contains;
using testing::EndsWith;
using testing::Not;
using testing::StartsWith;
using testing_support::at;
using testing_support::data_of;
using testing_support::expect_future;
using testing_support::FaultyModel;
using testing_support::numbers_of;
using testing_support::read_vectors;
using testing_support::text_at;

std::vector<std::string> texts_at(const json::Value& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const json::Value& text : at(object, key).items()) texts.emplace_back(text.as_string());
  return texts;
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  return texts;
}

// The parameters of a case, with the defaults of the request.
BacktestSetup setup_of(const json::Value& params) {
  const auto number = [&](const char* key, std::size_t absent) {
    const json::Value* given = params.find(key);
    return given != nullptr ? std::size_t(given->as_int()) : absent;
  };
  BacktestSetup setup;
  setup.windows = {
      .n_periods = number("nPeriods", 3),
      .n_splits = number("nSplits", 7),
      .stride = number("stride", 1),
      .n_retrain = number("nRetrain", 1)};
  if (const json::Value* provider = params.find("futureWeatherProvider")) {
    setup.future_weather_provider = provider->as_string();
  }
  if (const json::Value* target = params.find("targetColumn")) {
    setup.target_column = target->as_string();
  }
  return setup;
}

// Returns whether a case is left out of this test.
//
// These cases are tested by tests/conformance/backtest_vectors_test.py: refused requests, requests
// for several models, and windows that leave no period for training. For such windows chap refuses
// the request, whereas CHAP 2.5.1 accepts the request and the job fails (evaluation.md 4.2).
//
// In the case `incomplete_empty`, one of two org units has no samples. An object of type Forecast
// cannot represent this case, because all org units of a Forecast have the same number of samples.
// The case is tested by complete_forecast_test.cpp.
bool is_left_out(const json::Value& c) {
  const std::string id = text_at(c, "id");
  return at(at(c, "expected"), "status").as_int() != 200 || id.starts_with("multi") ||
         id.starts_with("window_covers_all") || id == "incomplete_empty";
}

// The error texts of chap that differ from those of CHAP 2.5.1, by the id of the case. Chap reports
// a forecast with too few rows as an incomplete forecast.
const std::map<std::string, std::string> kOwnErrorTexts = {
    {"fewer_rows",
     "Model produced an incomplete forecast for split 1 of 3; empty or non-finite samples for 2 of "
     "2 org units: A, B"},
};

// The error text that chap gives for a case; empty if the backtest succeeds.
std::string expected_error(const json::Value& c) {
  const json::Value& job = at(at(c, "expected"), "jobs").items()[0];
  if (job.find("error") == nullptr) return "";
  const auto own = kOwnErrorTexts.find(text_at(c, "id"));
  return own != kOwnErrorTexts.end() ? own->second : text_at(job, "message");
}

class BacktestVectorsTest : public PlatformTest {
 protected:
  // The inputs and the results of the run of one case.
  struct Run {
    std::int64_t dataset_id = 0;
    BacktestSetup setup;
    FaultyModel model;
    std::vector<std::string> features;  // of the data that the model receives
    std::vector<std::string> log;
    std::optional<FinishedBacktest> finished;
    std::string error;  // empty if the backtest succeeded
  };

  // Runs the backtest of a case without storing the result.
  Run run(const json::Value& c) {
    const json::Value& input = at(c, "input");
    Run out{0, setup_of(at(input, "params")), FaultyModel(text_at(c, "id")), {}, {}, {}, ""};
    const series::DataSet given = data_of(at(input, "history"), text_at(input, "history_first"));
    out.dataset_id = database_->transact([&](sql::Connection& db) {
      return store_dataset(db, {}, given, clock_.now());
    });
    const auto log = [&](const std::string& line) { out.log.push_back(line); };
    try {
      const auto stored = load_dataset(*database_->read(), out.dataset_id).data;
      const BacktestData data = select_backtest_data(stored, out.setup, log);
      out.features = sorted(data.evaluated.features());
      evaluation::RunContext context;
      context.log = log;
      out.finished = run_and_score(data, out.setup, out.model, context);
    } catch (const Error& error) {
      out.error = error.what();
    }
    return out;
  }

  // Returns the configured model with which the backtests are stored. The first call inserts the
  // model and its template, which has the version 9.9, as in the vectors.
  store::ConfiguredModelDetails model_of_vectors() {
    if (model_id_ == 0) {
      store::ModelTemplateRow row;
      row.name = "det_model";
      row.version = "9.9";
      model_id_ = database_->transact([&](sql::Connection& db) {
        row.id = store::ModelTemplateStore(db).insert(row);
        store::ConfiguredModelRow configured;
        configured.name = row.name;
        configured.model_template_id = row.id;
        return store::ConfiguredModelStore(db).insert(configured);
      });
    }
    return read_configured_model(platform(), model_id_);
  }

  // Stores the backtest of a successful run and returns the id of the backtest.
  std::int64_t store(Run& run) {
    run.finished->dataset_id = run.dataset_id;
    run.finished->name = "bt";
    run.finished->model = model_of_vectors();
    run.finished->started = clock_.now();
    return database_->transact([&](sql::Connection& db) {
      return store_backtest(db, *run.finished);
    });
  }

 private:
  std::int64_t model_id_ = 0;
};

// Compares the data of each training and the futures of each prediction with the vectors.
void expect_calls(
    const FaultyModel& model, const std::vector<std::string>& features, const json::Value& calls
) {
  std::size_t trainings = 0;
  std::size_t predictions = 0;
  for (const json::Value& call : calls.items()) {
    if (text_at(call, "call") == "train") {
      ASSERT_LT(trainings, model.trained_on.size());
      EXPECT_EQ(model.trained_on[trainings++], text_at(call, "last"));
      EXPECT_EQ(features, texts_at(call, "fields"));
      continue;
    }
    ASSERT_LT(predictions, model.futures.size());
    expect_future(model.futures[predictions++], call, 1e-12 * 1000);
  }
  EXPECT_EQ(trainings, model.trained_on.size());
  EXPECT_EQ(predictions, model.futures.size());
}

// Compares the stored forecasts and their order with the vectors.
void expect_forecasts(sql::Connection& db, std::int64_t backtest_id, const json::Value& expected) {
  struct Stored {
    std::vector<std::string> texts;
    std::vector<double> samples;
  };
  std::vector<Stored> found;
  store::BacktestForecastStore(db).for_each(
      backtest_id,
      {},
      [](const store::BacktestForecastRow& row, std::vector<double>& samples) {
        return Stored{
            {row.period, row.org_unit, row.last_train_period, row.last_seen_period}, samples};
      },
      [&](Stored&& row) { found.push_back(std::move(row)); }
  );
  const auto rows = expected.items();
  ASSERT_EQ(found.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = rows[i].items();
    const std::vector<std::string> texts{
        std::string(row[0].as_string()),
        std::string(row[1].as_string()),
        std::string(row[2].as_string()),
        std::string(row[3].as_string())};
    EXPECT_EQ(found[i].texts, texts);
    EXPECT_EQ(found[i].samples, numbers_of(row[4]));
  }
}

// Compares the stored metrics with the vectors. The vectors also have metrics that are not finite;
// such metrics are not stored.
void expect_metrics(const std::string& stored, const json::Value& expected) {
  const json::Document document = json::parse(stored);
  std::size_t n_finite = 0;
  for (const json::Member& metric : expected.members()) {
    const double value = testing_support::number_of(metric.value);
    if (!std::isfinite(value)) continue;
    ++n_finite;
    EXPECT_NEAR(at(document.root(), metric.key).number(), value, 1e-12 * std::max(1.0, value));
  }
  EXPECT_EQ(document.root().members().size(), n_finite);
}

void expect_specification(const store::BacktestSpecificationRow& row, const json::Value& expected) {
  EXPECT_EQ(row.n_periods, at(expected, "n_periods").as_int());
  EXPECT_EQ(row.n_splits, at(expected, "n_splits").as_int());
  EXPECT_EQ(row.stride, at(expected, "stride").as_int());
  EXPECT_EQ(row.n_retrain, at(expected, "n_retrain").as_int());
  EXPECT_EQ(row.future_weather_provider, text_at(expected, "future_weather_provider"));
  EXPECT_EQ(row.target_column, text_at(expected, "target_column"));
  EXPECT_EQ(row.org_units.items(), texts_at(expected, "org_units"));
}

void expect_backtest(const store::BacktestDetails& details, const json::Value& expected) {
  const store::BacktestRow& row = details.backtest;
  EXPECT_EQ(sorted(row.org_units.items()), texts_at(expected, "org_units"));
  EXPECT_EQ(sorted(row.split_periods.items()), texts_at(expected, "split_periods"));
  EXPECT_EQ(row.max_horizon_distance, at(expected, "max_horizon_distance").as_int());
  EXPECT_EQ(row.model_template_version, text_at(expected, "model_template_version"));
  EXPECT_EQ(row.chap_version, text_at(expected, "chap_version"));
  expect_metrics(row.aggregate_metrics, at(expected, "aggregate_metrics"));
  ASSERT_TRUE(details.specification);
  expect_specification(*details.specification, at(expected, "specification"));
}

TEST_F(BacktestVectorsTest, EveryCase) {
  const auto document = read_vectors("v251/backtest251.json");
  std::size_t n_cases = 0;
  std::size_t n_stored = 0;
  for (const json::Value& c : at(document.root(), "cases").items()) {
    if (is_left_out(c)) continue;
    const std::string id = text_at(c, "id");
    const json::Value& expected = at(c, "expected");
    SCOPED_TRACE(id);
    ++n_cases;
    Run found = run(c);
    EXPECT_EQ(found.error, expected_error(c));
    if (const json::Value* calls = expected.find("model_calls")) {
      expect_calls(found.model, found.features, *calls);
    } else {
      EXPECT_TRUE(found.model.trained_on.empty());  // refused before the first training
    }
    const std::string dropped = "The model forecast org units that are not in the data";
    if (id == "extra_org_unit") {
      EXPECT_THAT(found.log, Contains(EndsWith("these forecasts are dropped: X")));
    } else {
      EXPECT_THAT(found.log, Not(Contains(StartsWith(dropped))));
    }
    if (!found.finished) continue;
    ++n_stored;
    const std::int64_t backtest_id = store(found);
    const sql::Lease db = database_->read();
    const json::Value& stored = at(expected, "stored");
    expect_backtest(*store::BacktestStore(*db).details(backtest_id), stored);
    expect_forecasts(*db, backtest_id, at(stored, "forecasts"));
  }
  EXPECT_GE(n_cases, 30U);
  EXPECT_GE(n_stored, 18U);
}

}  // namespace
}  // namespace chap::services
