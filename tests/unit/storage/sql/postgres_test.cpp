// Tests the PostgreSQL driver on a real server. The tests are skipped if CHAP_TEST_SERVER is not
// set; tests/support/postgres.py sets this variable.
#include "storage/sql/error.hpp"
#include "storage/sql/postgres/driver.hpp"
#include "storage/sql/row.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

namespace chap::sql::postgres {
namespace {

ConnectOptions options_for(const std::string& url) {
  ConnectOptions options;
  options.address = parse_address(url);
  options.bounds.attempts = 1;
  return options;
}

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    if (test_server() == nullptr) GTEST_SKIP() << "needs CHAP_TEST_SERVER";
    options_ = options_for(fresh_database());
    database_ = open_server(options_);
    database_->write()->execute_script(
        "CREATE TABLE t (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL UNIQUE, n INTEGER, x FLOAT,"
        " yes BOOLEAN, made TIMESTAMP, j JSON, b BYTEA);"
        "CREATE TABLE part (t_id INTEGER CONSTRAINT part_t REFERENCES t (id))"
    );
  }
  std::int64_t count() { return database_->read()->query_integer("SELECT count(*) FROM t"); }

  ConnectOptions options_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresTest, StoredValuesAreReadUnchanged) {
  const Lease db = database_->write();
  const Timestamp made = parse_timestamp("2026-03-01 09:30:00.125001");
  const std::string bytes("a\0\xff\\", 4);
  db->execute(
      "INSERT INTO t (name, n, x, yes, made, j, b) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      "Øst \"2\" \\ \n",
      -7,
      0.1,
      true,
      made,
      R"({"a": [1, 2]})",
      Blob{bytes}
  );
  const auto row = db->query("SELECT name, n, x, yes, made, j, b, NULL FROM t");
  ASSERT_TRUE(row->next());
  EXPECT_EQ(row->text(0), "Øst \"2\" \\ \n");
  EXPECT_EQ(row->integer(1), -7);
  EXPECT_EQ(row->real(2), 0.1);
  EXPECT_TRUE(row->boolean(3));
  EXPECT_EQ(row->text(4), sql_text(made));
  EXPECT_EQ(row->text(5), R"({"a": [1, 2]})");
  EXPECT_EQ(row->blob(6), bytes);
  EXPECT_TRUE(row->is_null(7));
  EXPECT_FALSE(row->next());
  EXPECT_FALSE(row->next());
}

TEST_F(PostgresTest, NotANumberIsReadAsNull) {
  const Lease db = database_->write();
  constexpr std::array<std::string_view, 2> kColumns{"name", "x"};
  const std::array<double, 3> values{std::nan(""), std::numeric_limits<double>::infinity(), 5e-324};
  std::size_t at = 0;
  db->bulk_insert("t", kColumns, [&](std::span<Value> row) {
    if (at == values.size()) return false;
    row[0] = std::to_string(at);
    row[1] = values.at(at++);
    return true;
  });
  const auto row = db->query("SELECT x FROM t ORDER BY id");
  ASSERT_TRUE(row->next());
  EXPECT_TRUE(std::isnan(row->real(0)));
  std::optional<double> read = 1.0;
  read_value(*row, 0, Rule::kAsIs, read);
  EXPECT_FALSE(read) << "not-a-number is read as null";
  ASSERT_TRUE(row->next());
  EXPECT_EQ(row->real(0), values[1]);
  ASSERT_TRUE(row->next());
  EXPECT_EQ(row->real(0), values[2]);
}

TEST_F(PostgresTest, AValueIsReadAsItsExactTextOrRefused) {
  const Lease db = database_->read();
  const auto text_of = [&](const std::string& expression) {
    const auto row = db->query("SELECT " + expression);
    row->next();
    return std::string(row->text(0));
  };
  EXPECT_EQ(text_of("timestamptz '2026-01-31 12:00:00.5+02'"), "2026-01-31 10:00:00.500000");
  EXPECT_EQ(text_of("timestamp '0001-01-01'"), "0001-01-01 00:00:00.000000");
  EXPECT_EQ(text_of("jsonb '[1]'"), "[1]");
  EXPECT_EQ(text_of("'x'::bpchar"), "x");
  EXPECT_EQ(text_of("16::oid"), "16");
  for (const char* strange :
       {"timestamp 'infinity'",
        "timestamp '-infinity'",
        "timestamp '10000-01-01'",
        "1.5::numeric",
        "timestamp '0044-03-15 BC'",
        "interval '1 day'",
        "ARRAY[1]"}) {
    EXPECT_THROW(text_of(strange), Error) << strange;
  }
}

TEST_F(PostgresTest, EachKindOfErrorHasItsOwnType) {
  const Lease db = database_->write();
  db->execute("INSERT INTO t (name) VALUES ('a')");
  try {
    db->execute("INSERT INTO t (name) VALUES ('a')");
    FAIL();
  } catch (const UniqueViolation& error) {
    EXPECT_EQ(error.constraint(), "t_name_key");
  }
  try {
    db->execute("INSERT INTO part VALUES (99)");
    FAIL();
  } catch (const ForeignKeyViolation& error) {
    EXPECT_EQ(error.constraint(), "part_t");
  }
  try {
    db->execute("INSERT INTO t (n) VALUES (1)");
    FAIL();
  } catch (const NotNullViolation& error) {
    EXPECT_EQ(error.constraint(), "t.name");
  }
  EXPECT_THROW(db->execute("DELETE FROM t WHERE name = $1"), Error);
  EXPECT_THROW(db->execute("SELECT nothing FROM nowhere"), DatabaseError);
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM t"), 1) << "the connection is still usable";
}

TEST_F(PostgresTest, ValuesThatTheDatabaseCannotStoreAreInvalidInput) {
  const Lease db = database_->write();
  const auto code_of = [&](const auto& value, const std::string& column) {
    try {
      db->execute("INSERT INTO t (name, " + column + ") VALUES ('a', $1)", value);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kInternal;
  };
  EXPECT_EQ(code_of(std::int64_t{1} << 40, "n"), ErrorCode::kInvalidInput);
  EXPECT_THROW(db->execute("INSERT INTO t (name) VALUES ($1)", std::string("a\0b", 3)), Error);
  EXPECT_THROW(db->execute("INSERT INTO t (name) VALUES ($1)", "\xff"), DatabaseError);
  // A query for a number that is too large for the column finds no row.
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM t WHERE id = $1", std::int64_t{1} << 40), 0);
}

TEST_F(PostgresTest, AStatementOrLockThatTakesTooLongThrowsTimeout) {
  ConnectOptions short_timeout = options_;
  short_timeout.bounds.statement_timeout = std::chrono::seconds(1);
  EXPECT_THROW(connect(short_timeout, Access::kWrite)->execute("SELECT pg_sleep(5)"), Timeout);
  short_timeout.bounds.statement_timeout = std::chrono::seconds(20);
  short_timeout.bounds.lock_timeout = std::chrono::seconds(1);
  const Lease holder = database_->write();
  const Transaction transaction(*holder);
  holder->execute_script("LOCK TABLE t");
  EXPECT_THROW(connect(short_timeout, Access::kWrite)->execute("DELETE FROM t"), Timeout);
}

TEST_F(PostgresTest, AFailedBulkInsertLeavesNoRows) {
  const Lease db = database_->write();
  constexpr std::array<std::string_view, 1> kColumns{"name"};
  int made = 0;
  const auto endless = [&](std::span<Value> row) {
    if (++made == 50'000) throw invalid_input("enough");
    row[0] = "row " + std::to_string(made);
    return true;
  };
  EXPECT_THROW(db->bulk_insert("t", kColumns, endless), Error);
  const auto twice = [&](std::span<Value> row) {
    row[0] = to_value("same");
    return ++made < 50'003;
  };
  EXPECT_THROW(db->bulk_insert("t", kColumns, twice), UniqueViolation);
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresTest, BulkInsertKeepsTextsAndOrder) {
  const Lease db = database_->write();
  constexpr std::array<std::string_view, 2> kColumns{"name", "b"};
  const std::vector<std::string> names{"tab\there", "back\\slash", "line\nend\r", "\\N", "\\.", ""};
  std::size_t at = 0;
  db->bulk_insert("t", kColumns, [&](std::span<Value> row) {
    if (at == names.size()) return false;
    row[0] = std::string_view(names[at]);
    row[1] = Blob{names[at++]};
    return true;
  });
  const auto row = db->query("SELECT name, b FROM t ORDER BY id");
  for (const std::string& name : names) {
    ASSERT_TRUE(row->next());
    EXPECT_EQ(row->text(0), name);
    EXPECT_EQ(row->blob(1), name);
  }
}

TEST_F(PostgresTest, BulkInsertChecksTheTypeOfEachColumn) {
  const Lease db = database_->write();
  db->execute_script(
      "CREATE TABLE plain (yes bool, small int2, n int4, large int8, x float8, s varchar, j json, "
      "b bytea)"
  );
  constexpr std::array<std::string_view, 8> kColumns{
      "yes", "small", "n", "large", "x", "s", "j", "b"};
  const auto insert = [&](std::vector<Value> values) {
    bool given = false;
    db->bulk_insert("plain", kColumns, [&](std::span<Value> row) {
      std::copy(values.begin(), values.end(), row.begin());
      return !std::exchange(given, true);
    });
  };
  const std::int64_t large = std::int64_t{-1} << 60;
  insert(
      {true,
       to_value(-3),
       to_value(1 << 30),
       large,
       -0.5,
       to_value("é"),
       to_value("[1]"),
       Blob{"\x01\xff"}}
  );
  insert({to_value(0), {}, {}, {}, to_value(7), {}, {}, {}});
  const auto row =
      db->query("SELECT yes, small, n, large, x, s, j, b FROM plain ORDER BY yes DESC");
  ASSERT_TRUE(row->next());
  EXPECT_TRUE(row->boolean(0));
  EXPECT_EQ(row->integer(1), -3);
  EXPECT_EQ(row->integer(2), 1 << 30);
  EXPECT_EQ(row->integer(3), large);
  EXPECT_EQ(row->real(4), -0.5);
  EXPECT_EQ(row->text(5), "é");
  EXPECT_EQ(row->text(6), "[1]");
  EXPECT_EQ(row->blob(7), "\x01\xff");
  ASSERT_TRUE(row->next());
  EXPECT_FALSE(row->boolean(0));
  EXPECT_EQ(row->real(4), 7);
  for (const int column : {1, 2, 3, 5, 6, 7}) EXPECT_TRUE(row->is_null(column)) << column;
  EXPECT_FALSE(row->next());

  const auto code_of = [&](std::size_t column, Value value) {
    std::vector<Value> values(kColumns.size());
    values[column] = std::move(value);
    try {
      insert(values);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kNotFound;
  };
  EXPECT_EQ(code_of(2, large), ErrorCode::kInvalidInput) << "too large for the column";
  EXPECT_EQ(code_of(1, to_value("text")), ErrorCode::kInternal);
  EXPECT_EQ(code_of(5, 1.5), ErrorCode::kInternal);
  EXPECT_EQ(code_of(5, Blob{"bytes"}), ErrorCode::kInternal);
  EXPECT_EQ(code_of(5, std::string("a\0b", 3)), ErrorCode::kInvalidInput);
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM plain"), 2) << "the connection is still usable";
}

TEST_F(PostgresTest, AnotherStatementMayRunWhileRowsAreRead) {
  const Lease db = database_->write();
  db->execute("INSERT INTO t (name, n) SELECT 'n' || i, i FROM generate_series(1, 5000) i");
  const auto rows = db->query("SELECT n FROM t ORDER BY id");
  std::int64_t sum = 0;
  for (int i = 0; rows->next(); ++i) {
    sum += rows->integer(0);
    if (i == 10) {
      EXPECT_EQ(db->query_integer("SELECT count(*) FROM t"), 5000);
    }
  }
  EXPECT_EQ(sum, 5000 * 5001 / 2);
  // A cursor that is not read to its end does not affect other statements.
  ASSERT_TRUE(db->query("SELECT n FROM t, generate_series(1, 100000)")->next());
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM t"), 5000);
}

TEST_F(PostgresTest, ATransactionIsRolledBackUnlessCommitted) {
  {
    const Lease db = database_->write();
    const Transaction transaction(*db);
    db->execute("INSERT INTO t (name) VALUES ('gone')");
  }
  EXPECT_EQ(count(), 0);
  // A transaction that continues after a failed statement cannot be committed.
  EXPECT_THROW(
      database_->transact([](Connection& db) {
        db.execute("INSERT INTO t (name) VALUES ('a')");
        EXPECT_THROW(db.execute("INSERT INTO t (name) VALUES ('a')"), UniqueViolation);
      }),
      DatabaseError
  );
  EXPECT_EQ(count(), 0);
}

TEST_F(PostgresTest, ReadersCannotWrite) {
  EXPECT_THROW(database_->read()->execute("INSERT INTO t (name) VALUES ('a')"), Error);
}

TEST_F(PostgresTest, AConflictingTransactionIsRetried) {
  int runs = 0;
  const std::int64_t found = database_->transact_with_retry([&](Connection& db) {
    const auto known = db.query("SELECT id FROM t WHERE name = 'a'");
    if (known->next()) return known->integer(0);
    if (++runs == 1) database_->write()->execute("INSERT INTO t (name) VALUES ('a')");
    return insert_returning_id(
        db, "t", std::array<std::string_view, 1>{"name"}, std::array<Value, 1>{to_value("a")}
    );
  });
  EXPECT_EQ(found, 1);
  EXPECT_EQ(count(), 1);
}

TEST_F(PostgresTest, ATransactionIsRetriedWhenARowThatItFoundWasDeleted) {
  database_->write()->execute("INSERT INTO t (name) VALUES ('a')");
  int runs = 0;
  std::string message;
  try {
    database_->transact_with_retry([&](Connection& db) {
      ++runs;
      if (!db.query("SELECT id FROM t WHERE name = 'a'")->next()) throw not_found("no row a");
      if (runs == 1) database_->write()->execute("DELETE FROM t");
      db.execute("INSERT INTO part (t_id) VALUES (1)");
    });
  } catch (const Error& error) {
    message = error.what();
  }
  EXPECT_EQ(message, "no row a");
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(database_->read()->query_integer("SELECT count(*) FROM part"), 0);
}

TEST_F(PostgresTest, ALostConnectionIsReplaced) {
  { const Lease first = database_->read(); }
  const Lease admin = database_->write();
  const std::string kill =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
      " AND datname = current_database()";
  {
    const Lease victim = database_->read();
    EXPECT_EQ(victim->query_integer("SELECT count(*) FROM t"), 0);
    EXPECT_TRUE(admin->query(kill)->next());
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_THROW(victim->query_integer("SELECT count(*) FROM t"), ConnectionLost);
    EXPECT_FALSE(victim->usable());
  }
  EXPECT_EQ(count(), 0) << "the next request gets a working connection";
}

TEST_F(PostgresTest, SetsTheApplicationName) {
  const Lease db = database_->read();
  const auto name = db->query("SHOW application_name");
  ASSERT_TRUE(name->next());
  EXPECT_EQ(name->text(0), "chap");
}

TEST(PostgresOpenTest, AnUnreachableServerIsReportedWithoutSecrets) {
  try {
    open_server(options_for("postgresql://u:secret@127.0.0.1:1/db"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
  }
}

TEST(PostgresOpenTest, AnUnknownParameterFailsWithoutRetrying) {
  ConnectOptions options = options_for("postgresql://u@127.0.0.1:1/db?colour=red");
  options.bounds.attempts = 1000;
  EXPECT_THROW(open_server(options), Error);
}

}  // namespace
}  // namespace chap::sql::postgres
