#include "storage/sql/free_pages.hpp"

#include "storage/sql/sqlite/driver.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace chap::sql {
namespace {

constexpr std::uintmax_t kLarge = 1'000'000;

void fill_and_delete(Database& database) {
  database.write()->execute("CREATE TABLE t (text TEXT)");
  database.transact([](Connection& db) {
    for (int i = 0; i < 400; ++i) db.execute("INSERT INTO t VALUES ($1)", std::string(10'000, 'x'));
  });
  database.write()->execute("DELETE FROM t");
}

std::uintmax_t size_of(const Database& database) {
  return std::filesystem::file_size(database.name());
}

void checkpoint(Database& database) {
  database.write()->query("PRAGMA wal_checkpoint(TRUNCATE)")->next();
}

TEST(FreePagesTest, AFileShrinksAfterRowsWereDeleted) {
  const auto database = sqlite::open_temporary();
  fill_and_delete(*database);
  checkpoint(*database);
  EXPECT_GT(size_of(*database), kLarge);
  return_free_pages(*database);
  checkpoint(*database);
  EXPECT_LT(size_of(*database), kLarge / 10);
  EXPECT_EQ(database->read()->query_integer("PRAGMA freelist_count"), 0);
}

TEST(FreePagesTest, AFileOfAnEarlierVersionShrinksOnlyWhenItIsCompacted) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "old_version.db";
  std::filesystem::remove(path);
  {
    const auto database = sqlite::open_file({.path = path});
    // These statements make the file equal to a file of an earlier version, which had no
    // incremental vacuum.
    database->write()->execute_script("PRAGMA auto_vacuum=NONE; VACUUM;");
    fill_and_delete(*database);
    return_free_pages(*database);
    EXPECT_GT(database->read()->query_integer("PRAGMA freelist_count"), 0);
    compact(*database);
    EXPECT_LT(size_of(*database), kLarge / 10);
    database->write()->execute("DROP TABLE t");
  }
  const auto database = sqlite::open_file({.path = path});
  fill_and_delete(*database);
  return_free_pages(*database);
  EXPECT_EQ(database->read()->query_integer("PRAGMA freelist_count"), 0);
}

}  // namespace
}  // namespace chap::sql
