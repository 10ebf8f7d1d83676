#include "storage/sql/database.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace chap::sql {
namespace {

TEST(DatabaseTest, ReadersSeeTheLastCommitWhileAWriterWrites) {
  const auto database = sqlite::open_temporary();
  database->write()->execute("CREATE TABLE t (n INTEGER)");
  const Lease writer = database->write();
  Transaction transaction(*writer);
  writer->execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(database->read()->query_integer("SELECT count(*) FROM t"), 0);
  transaction.commit();
  EXPECT_EQ(database->read()->query_integer("SELECT count(*) FROM t"), 1);
}

TEST(DatabaseTest, ReadersCannotWrite) {
  const auto database = sqlite::open_temporary();
  database->write()->execute("CREATE TABLE t (n INTEGER)");
  EXPECT_THROW(database->read()->execute("INSERT INTO t VALUES (1)"), Error);
}

TEST(DatabaseTest, WriteTransactionsOfManyThreadsRunOneAfterAnother) {
  const auto database = sqlite::open_temporary();
  database->write()->execute("CREATE TABLE t (n INTEGER)");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&database] {
      for (int k = 0; k < 50; ++k) {
        database->transact([](Connection& db) {
          const std::int64_t count = db.query_integer("SELECT count(*) FROM t");
          db.execute("INSERT INTO t VALUES ($1)", count);
        });
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(database->read()->query_integer("SELECT count(DISTINCT n) FROM t"), 400);
}

TEST(DatabaseTest, ACursorThatMovedToAnotherThreadStillReadsOneState) {
  const auto database = sqlite::open_temporary();
  database->write()->execute_script("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), (2), (3)"
  );
  Lease lease = database->read();
  std::unique_ptr<Cursor> cursor = lease->query("SELECT n FROM t ORDER BY n");
  ASSERT_TRUE(cursor->next());
  database->write()->execute("DELETE FROM t");
  std::int64_t sum = 0;
  std::thread([&sum, held = std::move(lease), moved = std::move(cursor)]() mutable {
    while (moved->next()) {
      sum += moved->integer(0);
    }
    moved.reset();
  }).join();
  EXPECT_EQ(sum, 5);
}

TEST(DatabaseTest, WaitingForAConnectionTimesOut) {
  DatabaseOptions options;
  options.max_readers = 1;
  options.wait_timeout = std::chrono::milliseconds(20);
  const std::filesystem::path path =
      std::filesystem::path(testing::TempDir()) / ("pool-" + std::to_string(::getpid()) + ".db");
  options.connect = [path](Access access) { return sqlite::connect({.path = path}, access); };
  Database database(std::move(options));
  {
    const Lease held = database.read();
    EXPECT_THROW(database.read(), Timeout);
  }
  EXPECT_NO_THROW(database.read());
  std::filesystem::remove(path);
}

TEST(DatabaseTest, ParsesDatabaseAddresses) {
  EXPECT_EQ(sqlite::path_of("sqlite:///relative.db"), "relative.db");
  EXPECT_EQ(sqlite::path_of("sqlite:////srv/chap.db"), "/srv/chap.db");
  EXPECT_EQ(sqlite::path_of("sqlite://"), "");
  EXPECT_EQ(sqlite::path_of("data/chap.db"), "data/chap.db");
  EXPECT_EQ(sqlite::path_of("sqlite:data/chap.db"), "data/chap.db");
  EXPECT_THROW(sqlite::path_of("postgresql://u@h/db"), Error);
  EXPECT_THROW(sqlite::path_of("sqlite:///a.db?mode=ro"), Error);
  EXPECT_THROW(sqlite::path_of("sqlite://host/a.db"), Error);
}

}  // namespace
}  // namespace chap::sql
