#include "storage/sql/connection.hpp"

#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/row.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chap::sql {

struct SampleRow {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::string> note;
  std::optional<std::int64_t> number;
  std::vector<std::string> places;
  std::string options;
  std::string sources;
  std::optional<std::string> space;
  bool archived = false;
  std::optional<double> weight;
  std::optional<Timestamp> created;
};

template <>
struct Table<SampleRow> {
  static constexpr std::string_view kName = "sample";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &SampleRow::id),
        column("name", &SampleRow::name),
        column("note", &SampleRow::note, Rule::kEmptyIsNone),
        column("number", &SampleRow::number, Rule::kEmptyIsNone),
        column("places", &SampleRow::places),
        column("options", &SampleRow::options, Rule::kJsonObject),
        column("sources", &SampleRow::sources, Rule::kJsonList),
        column("space", &SampleRow::space, Rule::kJsonNullIsNone),
        column("archived", &SampleRow::archived),
        column("weight", &SampleRow::weight),
        column("created", &SampleRow::created)
    );
  }
};

namespace {

constexpr std::string_view kAll = "SELECT {columns} FROM sample ORDER BY id";

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() : database_(sqlite::open_temporary()), connection_(database_->write()) {
    connection_->execute_script(
        "CREATE TABLE sample (created TEXT, id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
        " note TEXT, number INTEGER, places TEXT, options TEXT, sources TEXT, space TEXT,"
        " archived INTEGER, weight REAL);"
        "CREATE TABLE part (sample_id INTEGER REFERENCES sample (id));"
    );
  }
  Connection& db() { return *connection_; }

  std::unique_ptr<Database> database_;
  Lease connection_;
};

TEST_F(ConnectionTest, AStoredRowIsReadUnchanged) {
  SampleRow row;
  row.name = "first";
  row.note = "a \"note\"";
  row.number = 7;
  row.places = {"OU_south", "Øst \"2\""};
  row.options = R"({"a":1})";
  row.sources = R"([{"covariate":"rainfall"}])";
  row.space = R"({"low":1})";
  row.archived = true;
  row.weight = 0.1;
  row.created = parse_timestamp("2026-03-01 09:30:00.125000");
  EXPECT_EQ(insert_row(db(), row), 1);
  const std::vector<SampleRow> rows = read_rows<SampleRow>(db(), kAll);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].name, row.name);
  EXPECT_EQ(rows[0].note, row.note);
  EXPECT_EQ(rows[0].number, row.number);
  EXPECT_EQ(rows[0].places, row.places);
  EXPECT_EQ(rows[0].options, row.options);
  EXPECT_EQ(rows[0].sources, row.sources);
  EXPECT_EQ(rows[0].space, row.space);
  EXPECT_TRUE(rows[0].archived);
  EXPECT_EQ(rows[0].weight, row.weight);
  EXPECT_EQ(rows[0].created, row.created);
}

TEST_F(ConnectionTest, ReadsEmptyValuesOfOlderReleasesAsNull) {
  db().execute("INSERT INTO sample (name) VALUES ('nulls')");
  db().execute(
      "INSERT INTO sample (name, note, number, places, options, sources, space)"
      " VALUES ('blanks', '', 0, 'null', 'null', 'null', 'null')"
  );
  db().execute(
      "INSERT INTO sample (name, places, options, sources) VALUES ('odd', '{}', '[]', '{}')"
  );
  for (const SampleRow& row : read_rows<SampleRow>(db(), kAll)) {
    EXPECT_FALSE(row.note) << row.name;
    EXPECT_FALSE(row.number) << row.name;
    EXPECT_TRUE(row.places.empty()) << row.name;
    EXPECT_EQ(row.options, "{}") << row.name;
    EXPECT_EQ(row.sources, "[]") << row.name;
    EXPECT_FALSE(row.space) << row.name;
    EXPECT_FALSE(row.archived) << row.name;
    EXPECT_FALSE(row.created) << row.name;
  }
}

TEST_F(ConnectionTest, PlaceholdersAreMatchedByNumber) {
  db().execute("INSERT INTO sample (number, name, note) VALUES ($3, $1, $1 || $2)", "a", "b", 5);
  const auto row = read_first<SampleRow>(db(), "SELECT {columns} FROM sample WHERE name = $1", "a");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->note, "ab");
  EXPECT_EQ(row->number, 5);
  EXPECT_THROW(db().execute("DELETE FROM sample WHERE name = $1"), Error);
}

TEST_F(ConnectionTest, NotANumberIsStoredAsNull) {
  db().execute(
      "INSERT INTO sample (name, weight) VALUES ('x', $1)", std::numeric_limits<double>::quiet_NaN()
  );
  EXPECT_EQ(db().query_integer("SELECT count(*) FROM sample WHERE weight IS NULL"), 1);
}

TEST_F(ConnectionTest, ConstraintViolationsHaveTypesAndNames) {
  db().execute("INSERT INTO sample (name) VALUES ('x')");
  try {
    db().execute("INSERT INTO sample (name) VALUES ('x')");
    FAIL();
  } catch (const UniqueViolation& error) {
    EXPECT_EQ(error.constraint(), "sample.name");
    EXPECT_EQ(error.code(), ErrorCode::kConflict);
  }
  try {
    db().execute("INSERT INTO sample (note) VALUES ('x')");
    FAIL();
  } catch (const NotNullViolation& error) {
    EXPECT_EQ(error.constraint(), "sample.name");
  }
  EXPECT_THROW(db().execute("INSERT INTO part VALUES (99)"), ForeignKeyViolation);
}

TEST_F(ConnectionTest, AFullDiskIsATemporaryError) {
  db().execute("PRAGMA max_page_count = 4");
  const std::string much(100'000, 'x');
  EXPECT_THROW(db().execute("INSERT INTO sample (name) VALUES ($1)", much), StorageFull);
  db().execute("PRAGMA max_page_count = 1000");
  EXPECT_EQ(db().execute("INSERT INTO sample (name) VALUES ($1)", much), 1);
}

TEST_F(ConnectionTest, ATransactionIsRolledBackUnlessCommitted) {
  {
    const Transaction transaction(db());
    db().execute("INSERT INTO sample (name) VALUES ('gone')");
  }
  {
    Transaction transaction(db());
    db().execute("INSERT INTO sample (name) VALUES ('kept')");
    transaction.commit();
  }
  const std::vector<SampleRow> rows = read_rows<SampleRow>(db(), kAll);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].name, "kept");
}

TEST_F(ConnectionTest, BulkInsertKeepsTheOrder) {
  constexpr std::array<std::string_view, 2> kColumns{"name", "number"};
  int next = 0;
  std::string name;
  const std::int64_t count = db().bulk_insert("sample", kColumns, [&](std::span<Value> row) {
    name = "n" + std::to_string(next);
    row[0] = to_value(name);
    row[1] = to_value(next + 1);
    return next++ < 1000;
  });
  EXPECT_EQ(count, 1000);
  const std::vector<SampleRow> rows = read_rows<SampleRow>(db(), kAll);
  ASSERT_EQ(rows.size(), 1000U);
  EXPECT_EQ(rows[999].name, "n999");
  EXPECT_EQ(rows[999].number, 1000);
}

TEST_F(ConnectionTest, TwoCursorsOfOneStatementAreIndependent) {
  db().execute("INSERT INTO sample (name) VALUES ('a'), ('b')");
  const auto first = db().query("SELECT name FROM sample ORDER BY id");
  ASSERT_TRUE(first->next());
  const auto second = db().query("SELECT name FROM sample ORDER BY id");
  ASSERT_TRUE(second->next());
  ASSERT_TRUE(first->next());
  EXPECT_EQ(first->text(0), "b");
  EXPECT_EQ(second->text(0), "a");
  EXPECT_FALSE(first->next());
  EXPECT_FALSE(first->next());
}

}  // namespace
}  // namespace chap::sql
