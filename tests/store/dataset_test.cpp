#include "foundation/base/error.hpp"
#include "storage/store/observation_sql.hpp"
#include "storage/store/observation_store.hpp"
#include "storage/store/observation_stream.hpp"
#include "tests/store/store_fixture.hpp"
#include "tests/support/no_threads.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <deque>
#include <limits>
#include <malloc.h>

namespace chap::store {
namespace {

class DatasetTest : public StoreTest {
 protected:
  // Two org units, three periods, two features; the first case count of OU_north is missing.
  void fill(std::int64_t dataset_id) {
    const std::vector<std::string> org_units{"OU_north", "OU_south"};
    const std::vector<std::string> periods{"202301", "202302", "202303"};
    int at = 0;
    ObservationStore(db()).insert_many(dataset_id, [&](NewObservation& entry) {
      const std::size_t cell = static_cast<std::size_t>(at) / 2;
      if (cell >= 6) {
        return false;
      }
      entry.org_unit = org_units[cell / 3];
      entry.period = periods[cell % 3];
      entry.feature_name = at % 2 == 0 ? "disease_cases" : "rainfall";
      entry.value = at == 0 ? std::numeric_limits<double>::quiet_NaN() : at * 0.1;
      ++at;
      return true;
    });
  }
};

TEST_F(DatasetTest, AStoredRowAndItsPolygonsAreReadUnchanged) {
  DatasetRow row;
  row.name = "national";
  row.type = "evaluation";
  row.created = parse_timestamp("2026-03-01 09:30:00.125000");
  row.first_period = "202301";
  row.last_period = "202312";
  row.period_type = "month";
  row.data_sources = R"([{"covariate":"rainfall","data_element_id":"rfAbCdEfGh1"}])";
  row.covariates = std::vector<std::string>{"disease_cases", "rainfall"};
  row.org_units = std::vector<std::string>{"OU_north", "OU_south"};
  const std::string polygons = R"({"type":"FeatureCollection","features":[]})";
  DatasetStore datasets(db());
  const std::int64_t id = datasets.insert(row, polygons);
  const std::optional<DatasetRow> found = datasets.find(id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->type, "evaluation");
  EXPECT_EQ(found->created, row.created);
  EXPECT_EQ(found->last_period, "202312");
  EXPECT_EQ(found->data_sources, row.data_sources);
  EXPECT_EQ(found->covariates, row.covariates);
  EXPECT_EQ(found->org_units, row.org_units);
  EXPECT_EQ(datasets.geojson(id), polygons);
  EXPECT_FALSE(datasets.geojson(add_dataset()));
  EXPECT_FALSE(datasets.find(99));
  ASSERT_EQ(datasets.list().size(), 2U);
  ASSERT_EQ(datasets.list({1, 1}).size(), 1U);
  EXPECT_EQ(datasets.list({1, 1})[0].id, datasets.list()[1].id);
  EXPECT_EQ(datasets.list({std::nullopt, 1}).size(), 1U);
  EXPECT_TRUE(datasets.list({0, 0}).empty());
  EXPECT_TRUE(datasets.list({5, 2}).empty());
}

TEST_F(DatasetTest, EmptyListsAreStoredAsEmptyArrays) {
  DatasetRow row;
  row.name = "empty";
  const std::int64_t id = DatasetStore(db()).insert(row);
  const auto cursor =
      db().query("SELECT covariates, org_units, data_sources FROM dataset WHERE id = $1", id);
  ASSERT_TRUE(cursor->next());
  for (int column = 0; column < 3; ++column) {
    EXPECT_EQ(cursor->text(column), "[]");
  }
}

// Other programs may store lists that contain white space, escapes, or values that are not texts.
TEST_F(DatasetTest, ReadsListsOfOtherPrograms) {
  using Texts = std::vector<std::string>;
  const std::vector<std::pair<const char*, Texts>> cases{
      {R"(["a","b"])", {"a", "b"}},
      {R"(["a", "b"])", {"a", "b"}},
      {R"( [ "a" , "b" ] )", {"a", "b"}},
      {R"(["a,b","[","","]"])", {"a,b", "[", "", "]"}},
      {R"(["\u00e9\"","b"])", {"\xC3\xA9\"", "b"}},
      {R"(["a",1,null])", {"a"}},
      {R"({"a":"b"})", {}},
  };
  const std::int64_t id = add_dataset();
  for (const auto& [text, expected] : cases) {
    db().execute("UPDATE dataset SET org_units = $2 WHERE id = $1", id, text);
    EXPECT_EQ(DatasetStore(db()).find(id)->org_units.items(), expected) << text;
  }
}

TEST_F(DatasetTest, ObservationsKeepTheirOrderInRowsAndColumns) {
  const std::int64_t id = add_dataset();
  fill(add_dataset("another"));
  fill(id);
  ObservationStore observations(db());
  EXPECT_EQ(observations.count(id), 12);
  std::vector<ObservationRow> rows;
  observations.for_each(id, {}, [&](const ObservationRow& row) { rows.push_back(row); });
  ASSERT_EQ(rows.size(), 12U);
  EXPECT_FALSE(rows[0].value);
  EXPECT_EQ(rows[1].feature_name, "rainfall");
  EXPECT_EQ(rows[11].org_unit, "OU_south");
  EXPECT_EQ(rows[11].period, "202303");
  EXPECT_DOUBLE_EQ(rows[11].value.value_or(0), 1.1);

  const series::Observations columns = observations.read_all(id);
  EXPECT_EQ(columns.org_units(), (std::vector<std::string>{"OU_north", "OU_south"}));
  EXPECT_EQ(columns.period_texts(), (std::vector<std::string>{"202301", "202302", "202303"}));
  EXPECT_EQ(columns.features(), (std::vector<std::string>{"disease_cases", "rainfall"}));
  ASSERT_EQ(columns.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const series::Observations::Row row = columns.row(i);
    EXPECT_EQ(columns.org_units()[row.org_unit], rows[i].org_unit);
    EXPECT_EQ(columns.period_texts()[row.period], rows[i].period);
    EXPECT_EQ(columns.features()[row.feature], rows[i].feature_name);
  }
  EXPECT_TRUE(std::isnan(columns.row(0).value));
  EXPECT_DOUBLE_EQ(columns.row(11).value, 1.1);
}

TEST_F(DatasetTest, ReadsOneFeatureOfOneDataset) {
  const std::int64_t id = add_dataset();
  fill(id);
  fill(add_dataset("another"));
  std::size_t cases = 0;
  ObservationStore(db()).for_each(id, "disease_cases", [&](const ObservationRow& row) {
    EXPECT_EQ(row.feature_name, "disease_cases");
    ++cases;
  });
  EXPECT_EQ(cases, 6U);
}

TEST_F(DatasetTest, ReadingADatasetDoesNotSort) {
  if (on_postgresql())
    GTEST_SKIP() << "tests query plans of SQLite; query plans of PostgreSQL depend on statistics";
  const auto plan = db().query(
      "EXPLAIN QUERY PLAN SELECT value FROM observation"
      " WHERE id IN (SELECT id FROM observation WHERE dataset_id = 1) ORDER BY id"
  );
  while (plan->next()) {
    EXPECT_EQ(plan->text(3).find("TEMP B-TREE"), std::string_view::npos) << plan->text(3);
  }
}

// The query for the first and last id of a data set must not read rows of other data sets. The
// query for a page must read a range of ids.
TEST_F(DatasetTest, PostgresqlPlansDoNotReadOtherDatasets) {
  if (!on_postgresql()) GTEST_SKIP() << "tests query plans of PostgreSQL";
  const std::int64_t first = add_dataset();
  const std::int64_t last = add_dataset("last");
  for (const std::int64_t id : {first, last}) {
    int added = 0;
    ObservationStore(db()).insert_many(id, [&](NewObservation& entry) {
      entry = {"OU_north", "202301", "rainfall", 1.0};
      return added++ < 20'000;
    });
  }
  db().execute_script("ANALYZE observation");
  const auto plan_of = [&](std::string sql) {
    const auto put = [&](std::string_view placeholder, std::int64_t value) {
      const std::size_t at = sql.find(placeholder);
      if (at != std::string::npos) sql.replace(at, placeholder.size(), std::to_string(value));
    };
    put("$1", last);
    put("$2", 30'000);
    put("$3", 30'000 + ObservationStream::kPageIds);
    const auto rows = db().query("EXPLAIN " + sql);
    std::string plan;
    while (rows->next()) plan += std::string(rows->text(0)) + "\n";
    return plan;
  };
  using testing::HasSubstr;
  using testing::Not;
  EXPECT_THAT(
      plan_of(std::string(observation_sql::kFirstAndLastId)), Not(HasSubstr("observation_pkey"))
  );
  const std::string page = plan_of(sql::with_columns<ObservationRow>(observation_sql::kSelectPage));
  EXPECT_THAT(page, HasSubstr("Index Scan using observation_pkey"));
  EXPECT_THAT(page, HasSubstr("Index Cond: ((id >="));
  EXPECT_THAT(page, Not(HasSubstr("Sort")));
}

TEST_F(DatasetTest, StreamsHoldNoConnectionBetweenPages) {
  const std::int64_t id = add_dataset();
  fill(add_dataset("another"));
  const int page = int(ObservationStream::kPageIds);
  const int rows = 4 * page + 900;  // more than the current page and two pages that are read ahead
  int added = 0;
  ObservationStore(db()).insert_many(id, [&](NewObservation& entry) {
    entry = {"OU_north", "202301", "rainfall", static_cast<double>(added)};
    return added++ < rows;
  });
  int read = 0;
  const auto expect_next = [&](const ObservationRow& row) { EXPECT_EQ(row.value, read++); };
  std::deque<ObservationStream> streams;  // more streams than may read ahead
  for (int i = 0; i < 100; ++i) {
    read = 0;
    ASSERT_TRUE(streams.emplace_back(*database_, id).read_page(expect_next));
    EXPECT_EQ(read, page);
  }
  for (ObservationStream* stream : {&streams[0], &streams[99]}) {
    const NoThreads none;  // without threads, pages that were not read ahead are read on demand
    read = page;
    while (stream->read_page(expect_next)) {
    }
    EXPECT_EQ(read, rows);
    EXPECT_FALSE(stream->read_page(expect_next));
  }
  EXPECT_FALSE(ObservationStream(*database_, 99).read_page(expect_next));

  EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kDone);
  for (ObservationStream* stream : {&streams[1], &streams[98]}) {
    const auto read_all = [stream] {
      while (stream->read_page([](const ObservationRow&) {})) {
      }
    };
    EXPECT_THROW(read_all(), Error);
  }
}

// The number of bytes that malloc() has assigned to objects.
std::size_t memory_in_use() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST_F(DatasetTest, OnlyStreamsThatReadAheadKeepPages) {
  const std::int64_t id = add_dataset();
  int added = 0;
  ObservationStore(db()).insert_many(id, [&](NewObservation& entry) {
    entry = {"OU_north", "202301", "rainfall", static_cast<double>(added)};
    return added++ < 2 * int(ObservationStream::kPageIds);
  });
  std::deque<ObservationStream> streams;
  const auto add_streams = [&](int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(streams.emplace_back(*database_, id).read_page([](const ObservationRow&) {}));
    }
  };
  add_streams(ObservationStream::kMaxStreamsReadingAhead + 1);
  for (ObservationStream& stream : streams) {  // read to the end, so that no thread reads ahead
    while (stream.read_page([](const ObservationRow&) {})) {
    }
  }
  const std::size_t before = memory_in_use();
  constexpr int kMore = 50;
  add_streams(kMore);
  // A kept page would take far more than one byte for each of its rows.
  EXPECT_LT(memory_in_use(), before + kMore * ObservationStream::kPageIds);
}

TEST_F(DatasetTest, StreamsSkipTheRowsOfOtherDatasets) {
  const std::int64_t first = add_dataset();
  const std::int64_t second = add_dataset("second");
  fill(first);
  fill(second);
  fill(first);  // now the ids of both data sets are mixed, as after two simultaneous imports
  int read = 0;
  ObservationStream stream(*database_, first);
  while (stream.read_page([&](const ObservationRow&) { ++read; })) {
  }
  EXPECT_EQ(read, 24);
}

TEST_F(DatasetTest, RemovingADatasetDeletesItsObservations) {
  const std::int64_t id = add_dataset();
  const std::int64_t other = add_dataset("other");
  fill(id);
  fill(other);
  EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kDone);
  EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kNotFound);
  EXPECT_EQ(ObservationStore(db()).count(id), 0);
  EXPECT_EQ(ObservationStore(db()).count(other), 12);
}

TEST_F(DatasetTest, ADatasetWithBacktestsOrPredictionsIsNotRemoved) {
  const std::int64_t backtested = add_dataset();
  const std::int64_t predicted = add_dataset();
  fill(backtested);
  fill(predicted);
  const std::int64_t model = add_model();
  add_backtest(backtested, model);
  db().execute(
      "INSERT INTO prediction (dataset_id, model_db_id, model_id, n_periods, name, created)"
      " VALUES ($1, $2, 'm', 3, 'p', '2026-01-01 00:00:00.000000')",
      predicted,
      model
  );
  for (const std::int64_t id : {backtested, predicted}) {
    EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kReferenced);
    EXPECT_EQ(ObservationStore(db()).count(id), 12);
  }
}

TEST_F(DatasetTest, RemovingADatasetDeletesBacktestsOfBaselineModels) {
  const std::int64_t id = add_dataset();
  fill(id);
  const std::int64_t baseline = add_model("global_median");
  db().execute("UPDATE modeltemplatedb SET role = 'baseline'");
  const std::int64_t hidden = add_backtest(id, baseline);
  const std::int64_t own = add_backtest(id, add_model("own"));
  EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kReferenced);
  EXPECT_EQ(count("backtest"), 2);
  BacktestStore(db()).remove({own});
  db().execute(
      "INSERT INTO predictionsetup (id, name, backtest_id, configured_model_id, schedule_enabled)"
      " VALUES (1, 's', $1, $2, $3)",
      hidden,
      baseline,
      false
  );
  EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kReferenced)
      << "by a prediction setup";
  db().execute("DELETE FROM predictionsetup");
  EXPECT_EQ(DatasetStore(db()).remove(id), DatasetStore::Removal::kDone);
  EXPECT_EQ(count("backtest"), 0);
  EXPECT_EQ(count("backtestspecification"), 0);
}

}  // namespace
}  // namespace chap::store
