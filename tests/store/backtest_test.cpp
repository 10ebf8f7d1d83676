#include "foundation/base/error.hpp"
#include "storage/sql/error.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/debugentry_store.hpp"
#include "storage/store/samples.hpp"
#include "tests/store/store_fixture.hpp"
#include "tests/support/no_threads.hpp"

#include <limits>

namespace chap::store {
namespace {

class BacktestTest : public StoreTest {
 protected:
  BacktestTest() : dataset_(add_dataset()), model_(add_model()) {}

  // Adds a backtest with a metric and with one forecast for each of two splits and two org units.
  std::int64_t add_with_forecasts() {
    const std::int64_t id = add_backtest(dataset_, model_);
    const std::vector<double> samples{3, 4.5, 0, 1e-7, 12345678};
    const std::vector<std::string> splits{"202301", "202302"};
    const std::vector<std::string> org_units{"OU_north", "OU_south"};
    std::size_t at = 0;
    BacktestForecastStore(db()).insert_many(id, [&](NewForecast& entry) {
      entry = {"202303", org_units[at % 2], "202212", splits[at / 2 % 2], samples};
      return at++ < 4;
    });
    db().execute(
        "INSERT INTO backtestmetric (backtest_id, metric_id, period, org_unit, last_train_period,"
        " last_seen_period, value) VALUES ($1, 'm', 'p', 'o', 't', 's', 1)",
        id
    );
    return id;
  }
  // Adds a prediction setup of the backtest and a prediction of this setup.
  std::int64_t add_setup_with_prediction(std::int64_t backtest) {
    db().execute(
        "INSERT INTO predictionsetup (name, backtest_id, configured_model_id, org_units)"
        " VALUES ('s', $1, $2, '[\"OU_south\"]')",
        backtest,
        model_
    );
    const std::int64_t setup = db().query_integer("SELECT max(id) FROM predictionsetup");
    db().execute(
        "INSERT INTO prediction (dataset_id, model_db_id, prediction_setup_id, model_id, n_periods,"
        " name, created) VALUES ($1, $2, $3, 'm', 3, 'p', '2026-01-01 00:00:00.000000')",
        dataset_,
        model_,
        setup
    );
    return setup;
  }

  std::int64_t dataset_;
  std::int64_t model_;
};

// list() reads all rows into the same object. No value of a row may remain in the object when it
// reads the next row.
TEST_F(BacktestTest, NoValueOfARowRemainsInTheNextRowOfAList) {
  const std::int64_t promoted = add_backtest(dataset_, model_);
  add_setup_with_prediction(promoted);
  const std::int64_t bare = add_backtest(dataset_, model_);
  db().execute(
      "UPDATE backtest SET name = NULL, org_units = '[\"b\", \"a\"]', split_periods = '[]',"
      " aggregate_metrics = NULL, max_horizon_distance = NULL WHERE id = $1",
      bare
  );
  const std::int64_t last = add_backtest(dataset_, model_);
  const std::vector<BacktestDetails> list = BacktestStore(db()).list();
  ASSERT_EQ(list.size(), 3U);
  EXPECT_TRUE(list[0].setup);
  EXPECT_FALSE(list[1].setup);
  EXPECT_EQ(list[1].backtest.name, std::nullopt);
  EXPECT_EQ(list[1].backtest.org_units.items(), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(list[1].backtest.split_periods.items(), std::vector<std::string>());
  EXPECT_EQ(list[1].backtest.max_horizon_distance, std::nullopt);
  EXPECT_EQ(list[1].backtest.aggregate_metrics, "{}");
  EXPECT_EQ(list[2].backtest.id, last);
  EXPECT_EQ(list[2].backtest.org_units, list[0].backtest.org_units);
  EXPECT_EQ(list[2].backtest.split_periods, list[0].backtest.split_periods);
  EXPECT_EQ(list[1].model, list[0].model);
}

TEST_F(BacktestTest, DetailsContainTheDatasetTheModelAndTheSetup) {
  const std::int64_t plain = add_backtest(dataset_, model_);
  const std::int64_t promoted = add_backtest(dataset_, model_);
  const std::int64_t setup = add_setup_with_prediction(promoted);
  const std::vector<BacktestDetails> list = BacktestStore(db()).list();
  ASSERT_EQ(list.size(), 2U);
  ASSERT_EQ(BacktestStore(db()).list({5, 1}).size(), 1U);
  EXPECT_EQ(BacktestStore(db()).list({5, 1})[0].backtest.id, promoted);
  EXPECT_EQ(list[0].backtest.id, plain);
  EXPECT_EQ(list[0].dataset->name, "national");
  EXPECT_EQ(list[0].model->model.name, "naive_model");
  EXPECT_EQ(list[0].model->model_template.display_name, "No Display Name yet");
  EXPECT_FALSE(list[0].setup);
  const auto details = BacktestStore(db()).details(promoted);
  ASSERT_TRUE(details && details->setup);
  EXPECT_EQ(details->setup->id, setup);
  EXPECT_EQ(details->setup->org_units, std::vector<std::string>{"OU_south"});
  EXPECT_EQ(
      details->backtest.split_periods.items(), (std::vector<std::string>{"202301", "202302"})
  );
  EXPECT_EQ(details->backtest.aggregate_metrics, "{}");
  EXPECT_FALSE(BacktestStore(db()).details(99));
}

TEST_F(BacktestTest, ReadsTheFacetsOfForecasts) {
  const std::int64_t id = add_with_forecasts();
  add_with_forecasts();
  BacktestForecastStore forecasts(db());
  EXPECT_EQ(forecasts.split_periods(id), (std::vector<std::string>{"202301", "202302"}));
  EXPECT_EQ(forecasts.org_units(id), (std::vector<std::string>{"OU_north", "OU_south"}));
  EXPECT_EQ(
      forecasts.periods_and_splits(id),
      (std::vector<std::pair<std::string, std::string>>{{"202303", "202301"}, {"202303", "202302"}})
  );
  EXPECT_TRUE(forecasts.split_periods(99).empty());
}

TEST_F(BacktestTest, SplitsAndOrgUnitsAreReadFromAnIndexOnly) {
  if (on_postgresql())
    GTEST_SKIP() << "tests query plans of SQLite; query plans of PostgreSQL depend on statistics";
  add_with_forecasts();
  for (const char* column : {"last_seen_period", "org_unit"}) {
    const auto plan = db().query(
        std::string("EXPLAIN QUERY PLAN SELECT DISTINCT ") + column +
        " FROM backtestforecast WHERE backtest_id = 1"
    );
    ASSERT_TRUE(plan->next());
    EXPECT_NE(plan->text(3).find("COVERING INDEX"), std::string_view::npos) << plan->text(3);
  }
}

TEST_F(BacktestTest, ReadsABacktestWhoseModelIsMissing) {
  db().execute(
      on_postgresql() ? "ALTER TABLE backtest DROP CONSTRAINT backtest_model_db_id_fkey"
                      : "PRAGMA foreign_keys = OFF"
  );
  const std::int64_t id = add_backtest(dataset_, 0);
  const auto details = BacktestStore(db()).details(id);
  ASSERT_TRUE(details);
  EXPECT_TRUE(details->dataset);
  EXPECT_FALSE(details->model);
}

TEST_F(BacktestTest, ChangesNameAndMetrics) {
  BacktestStore backtests(db());
  const std::int64_t id = add_backtest(dataset_, model_);
  EXPECT_TRUE(backtests.rename(id, "new"));
  EXPECT_TRUE(backtests.set_metrics(id, R"({"crps":12.25})"));
  EXPECT_EQ(backtests.find(id)->name, "new");
  EXPECT_EQ(backtests.find(id)->aggregate_metrics, R"({"crps":12.25})");
  EXPECT_TRUE(backtests.rename(id, std::nullopt));
  EXPECT_FALSE(backtests.find(id)->name);
  EXPECT_FALSE(backtests.rename(99, "x"));
  ASSERT_EQ(backtests.units_and_splits().size(), 1U);
  EXPECT_EQ(backtests.units_and_splits()[0].org_units, std::vector<std::string>{"OU_south"});
  EXPECT_THROW(add_backtest(99, model_), sql::ForeignKeyViolation);
}

TEST_F(BacktestTest, ReadsForecastsInOrderAndByFilter) {
  const std::int64_t id = add_with_forecasts();
  add_with_forecasts();
  BacktestForecastStore forecasts(db());
  std::vector<BacktestForecastRow> rows;
  const auto copy_row = [](const BacktestForecastRow& row, std::vector<double>&) { return row; };
  const auto collect = [&](const BacktestForecastRow& row) { rows.push_back(row); };
  forecasts.for_each(id, {}, copy_row, collect);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].values, "[3,4.5,0,1e-07,12345678]");
  EXPECT_EQ(rows[1].org_unit, "OU_south");
  EXPECT_LT(rows[0].id, rows[3].id);
  rows.clear();
  forecasts.for_each(
      id, {.split_period = "202302", .org_units = {{"OU_south", "nowhere"}}}, copy_row, collect
  );
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].last_seen_period, "202302");
  EXPECT_EQ(rows[0].last_train_period, "202212");
  rows.clear();
  forecasts.for_each(id, {.split_period = {}, .org_units = {{}}}, copy_row, collect);
  EXPECT_TRUE(rows.empty());
}

TEST_F(BacktestTest, RemovalDeletesDependentRowsAndKeepsPredictions) {
  const std::int64_t first = add_with_forecasts();
  const std::int64_t second = add_with_forecasts();
  const std::int64_t kept = add_with_forecasts();
  add_setup_with_prediction(first);
  EXPECT_EQ(BacktestStore(db()).remove({first, second, 999}), 2);
  EXPECT_EQ(count("backtest"), 1);
  EXPECT_TRUE(BacktestStore(db()).find(kept));
  EXPECT_EQ(count("backtestforecast"), 4);
  EXPECT_EQ(count("backtestmetric"), 1);
  EXPECT_EQ(count("predictionsetup"), 0);
  EXPECT_EQ(count("prediction"), 1);
  EXPECT_EQ(count("prediction WHERE prediction_setup_id IS NULL"), 1);
  EXPECT_EQ(BacktestStore(db()).remove({}), 0);
}

TEST_F(BacktestTest, WrittenSamplesAreReadUnchanged) {
  const std::vector<double> samples{0.1, 1.0 / 3, 1e15, 1.2345678901234567e17, 5e-324, -2, 1e300};
  std::string text;
  append_samples(text, samples);
  std::vector<double> read;
  read_samples(text, read);
  EXPECT_EQ(read, samples);
  read_samples(" [ 12.0 , 3 ] ", read);
  EXPECT_EQ(read, (std::vector<double>{12, 3}));
  read_samples("[205, 92, 7,\n 0, 11, 5, 13, 4, 1]", read);
  EXPECT_EQ(read, (std::vector<double>{205, 92, 7, 0, 11, 5, 13, 4, 1}));
  read_samples("[999999999999999,1234567890123456789,-3,007,5]", read);
  EXPECT_EQ(read, (std::vector<double>{999999999999999, 1234567890123456789.0, -3, 7, 5}));
  for (const char* nothing : {"[]", "", "null", "{}"}) {
    read = {1};
    read_samples(nothing, read);
    EXPECT_TRUE(read.empty()) << nothing;
  }
  for (const char* bad : {"[", "[1", "[1,]", "[NaN]", "[1 2]", "[null]", "{\"a\": 1}"}) {
    EXPECT_THROW(read_samples(bad, read), Error) << bad;
  }
  EXPECT_THROW(append_samples(text, std::vector{std::numeric_limits<double>::infinity()}), Error);
}

TEST_F(BacktestTest, CountsOfEveryLengthAreReadUnchanged) {
  std::vector<double> counts;
  for (double power = 1; power < 1e17; power *= 10) {
    for (const double count : {power - 1, power, power * 2 + 7}) counts.push_back(count);
  }
  std::string text;
  append_samples(text, counts);
  std::vector<double> read;
  read_samples(text, read);
  EXPECT_EQ(read, counts);
  for (const char* bad : {"[1,12x45678901]", "[12:,45678901]", "[1234567\xb0,5]", "[/,12345678]"}) {
    EXPECT_THROW(read_samples(bad, read), Error) << bad;
  }
}

// A count is a whole number of at most seven digits. read_samples() reads counts in blocks. A
// number that is not a count may be at any position of a block.
TEST_F(BacktestTest, ANumberThatIsNotACountMayBeAtAnyPosition) {
  std::vector<double> read;
  for (std::size_t position = 0; position < 70; ++position) {
    for (const double other : {0.5, -3.0, 1e8, 1e-7}) {
      std::vector<double> samples(70);
      for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = double(i * i % 1300);
      samples[position] = other;
      std::string text;
      append_samples(text, samples);
      read_samples(text, read);
      EXPECT_EQ(read, samples) << position;
      for (const char* bad : {"", "x", "1 2", "1:", "/", "-"}) {
        const std::size_t comma = text.find(',', 2 * position);
        std::string broken = text;
        broken.insert(comma == std::string::npos ? text.size() - 1 : comma, "," + std::string(bad));
        EXPECT_THROW(read_samples(broken, read), Error) << broken;
      }
    }
  }
}

// Python writes a blank after each comma; other programs may write other white space.
TEST_F(BacktestTest, WhiteSpaceMayBeBetweenCounts) {
  std::vector<double> read;
  for (const char* comma : {", ", " ,", " , ", ",\n\t", ",           "}) {
    std::string text = "[0";
    std::vector<double> samples{0};
    while (samples.size() < 200) {
      const std::size_t count = samples.size() * samples.size();
      samples.push_back(double(count));
      text += comma + std::to_string(count);
      for (const char* end : {"]", " ]", "\n]\n"}) {
        read_samples(text + end, read);
        ASSERT_EQ(read, samples) << text;
      }
      EXPECT_THROW(read_samples(text + comma + "]", read), Error) << text;
      EXPECT_THROW(read_samples(text + comma, read), Error) << text;
    }
  }
}

TEST_F(BacktestTest, LargeBacktestsAreReadInOrderAndErrorsAreReported) {
  const std::int64_t id = add_backtest(dataset_, model_);
  const std::vector<double> samples(1000, 0.123456789);
  const int rows = 500;  // several megabytes, so that some rows are visited while others are read
  int added = 0;
  std::string period;
  BacktestForecastStore forecasts(db());
  forecasts.insert_many(id, [&](NewForecast& entry) {
    period = std::to_string(added);
    entry = {period, "OU_north", "202301", "202302", samples};
    return added++ < rows;
  });
  const auto period_of = [](const BacktestForecastRow& row, std::vector<double>& read) {
    EXPECT_EQ(read, std::vector<double>(1000, 0.123456789));
    read.clear();  // the visitor may change the samples
    return row.period;
  };
  int seen = 0;
  forecasts.for_each(id, {}, period_of, [&](const std::string& read_period) {
    EXPECT_EQ(read_period, std::to_string(seen++));
  });
  EXPECT_EQ(seen, rows);
  {
    const NoThreads none;  // without other threads, the calling thread processes all rows
    forecasts.for_each(id, {}, period_of, [&](const std::string&) { --seen; });
  }
  EXPECT_EQ(seen, 0);
  const auto refuse_40 = [](const std::string& read_period) {
    if (read_period == "40") throw invalid_input("enough");
  };
  const auto refuse = [&](const BacktestForecastRow& row, std::vector<double>&) {
    refuse_40(row.period);
    return row.period;
  };
  EXPECT_THROW(forecasts.for_each(id, {}, refuse, [](const std::string&) {}), Error);
  EXPECT_THROW(forecasts.for_each(id, {}, period_of, refuse_40), Error);
  EXPECT_EQ(count("backtestforecast"), rows);  // the connection is still usable
}

TEST_F(BacktestTest, ADebugEntryIsReadUnchanged) {
  DebugEntryStore entries(db());
  const std::int64_t id = entries.insert(1795398294.25);
  EXPECT_EQ(entries.find(id)->timestamp, 1795398294.25);
  EXPECT_FALSE(entries.find(id + 1));
}

}  // namespace
}  // namespace chap::store
