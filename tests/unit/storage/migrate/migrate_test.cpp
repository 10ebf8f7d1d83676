#include "storage/migrate/migrate.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace chap::migrate {
namespace {

class MigrateTest : public testing::Test {
 protected:
  MigrateTest() : folder_(std::filesystem::path(testing::TempDir()) / "migrate-XXXXXX") {
    std::string name = folder_.string();
    folder_ = ::mkdtemp(name.data());
    file_ = folder_ / "chap.db";
  }
  ~MigrateTest() override { std::filesystem::remove_all(folder_); }

  std::string bytes() const {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& content) const {
    std::ofstream(file_, std::ios::binary) << content;
  }
  // Creates the file with SQLite directly, without the code under test.
  void make(const char* script) const {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, script, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
  }
  // Expects an error from open_database() that contains `reason`, and no change of the file.
  void expect_refused_unchanged(const std::string& reason) const {
    const std::string before = bytes();
    try {
      open_database(file_.string());
      FAIL() << "the file was opened";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
    }
    EXPECT_EQ(bytes(), before);
  }

  std::filesystem::path folder_;
  std::filesystem::path file_;
};

TEST_F(MigrateTest, ANewFileGetsTheHeadSchemaAndASecondStartChangesNothing) {
  {
    const auto database = open_database((folder_ / "new" / "chap.db").string());
    sql::Lease db = database->read();
    EXPECT_EQ(sqlite_schema_version(*db), static_cast<int>(sqlite_migrations().size()));
    const auto stamp = db->query("SELECT version_num FROM alembic_version");
    ASSERT_TRUE(stamp->next());
    EXPECT_EQ(stamp->text(0), "de7478f3ff6d");
    for (const char* table :
         {"observation", "backtestforecast", "debugentry", "chapx_job_payload"}) {
      EXPECT_EQ(db->query_integer("SELECT count(*) FROM sqlite_master WHERE name = $1", table), 1)
          << table;
    }
  }
  const auto again = open_database((folder_ / "new" / "chap.db").string());
  const MigrationReport report = migrate(*again->write(), sqlite_migrations());
  EXPECT_EQ(report.from, report.to);
}

TEST_F(MigrateTest, SimultaneousStartsApplyEachMigrationOnce) {
  std::vector<std::thread> starts;
  std::atomic<int> opened = 0;
  for (int i = 0; i < 6; ++i) {
    starts.emplace_back([&] {
      try {
        const auto database = open_database(file_.string());
        opened +=
            static_cast<int>(database->read()->query_integer("SELECT count(*) FROM alembic_version")
            );
      } catch (const Error& error) {
        ADD_FAILURE() << error.what() << ": " << error.cause();
      }
    });
  }
  for (std::thread& start : starts) {
    start.join();
  }
  EXPECT_EQ(opened, 6);
}

TEST_F(MigrateTest, AFailedMigrationKeepsThePreviousVersion) {
  const auto database = open_database(file_.string());
  std::vector<Migration> known = sqlite_migrations();
  const int head = static_cast<int>(known.size());
  known.push_back({head + 1, "bad", "CREATE TABLE half (a INTEGER); SELECT nonsense;"});
  const sql::Lease db = database->write();
  EXPECT_THROW(migrate(*db, known), Error);
  EXPECT_EQ(sqlite_schema_version(*db), head);
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM sqlite_master WHERE name = 'half'"), 0);
}

TEST_F(MigrateTest, RefusesAFileOfANewerProgram) {
  make("CREATE TABLE t (a); PRAGMA user_version = 1000");
  expect_refused_unchanged("newer chap");
}

TEST_F(MigrateTest, RefusesADatabaseOfAnotherProgram) {
  make("CREATE TABLE theirs (a)");
  const std::string before = bytes();
  EXPECT_THROW(open_database(file_.string()), Error);
  EXPECT_EQ(bytes().size(), before.size());
}

TEST_F(MigrateTest, RefusesAFileThatIsNotADatabase) {
  write("these are somebody's notes, more than a header long\n" + std::string(200, '.'));
  expect_refused_unchanged("damaged or not a database");
}

TEST_F(MigrateTest, RefusesATruncatedFile) {
  { const auto database = open_database(file_.string()); }
  const std::string whole = bytes();
  ASSERT_GT(whole.size(), 8192U);
  write(whole.substr(0, whole.size() / 2));
  expect_refused_unchanged("damaged");
}

TEST_F(MigrateTest, RefusesOverwrittenPages) {
  { const auto database = open_database(file_.string()); }
  std::string content = bytes();
  std::fill(content.begin() + 4096, content.end(), 'x');
  write(content);
  expect_refused_unchanged("damaged");
}

TEST_F(MigrateTest, APlanListsMissingMigrationsAndCreatesNoFile) {
  const std::string address = file_.string();
  std::vector<std::string> all;
  for (const Migration& file : sqlite_migrations())
    all.push_back("apply " + std::string(file.name));
  EXPECT_EQ(plan(address), all);
  EXPECT_FALSE(is_current(address));
  EXPECT_FALSE(std::filesystem::exists(file_));
  { const auto database = open_database(address); }
  EXPECT_TRUE(plan(address).empty());
  EXPECT_TRUE(is_current(address));
}

TEST_F(MigrateTest, AWaitingJobKeepsItsArgumentsWhenTheColumnIsRenamed) {
  std::vector<Migration> known = sqlite_migrations();
  {
    const auto database = sql::sqlite::open_file({.path = file_});
    const sql::Lease db = database->write();
    migrate(*db, {known.begin(), known.begin() + 2});
    db->execute_script(
        "INSERT INTO chapx_job (id, seq, type, name, task, status, payload)"
        " VALUES ('waiting', 1, 't', 'n', 'chap.task', 'PENDING', x'7b7d')"
    );
  }
  const auto database = open_database(file_.string());
  EXPECT_EQ(
      database->read()->query_integer("SELECT count(*) FROM chapx_job WHERE arguments = x'7b7d'"), 1
  );
}

TEST_F(MigrateTest, APlanRefusesTheSameDatabasesAsAStart) {
  for (const char* script : {"CREATE TABLE theirs (a)", "PRAGMA user_version = 1000"}) {
    make(script);
    const std::string before = bytes();
    EXPECT_THROW(plan(file_.string()), Error) << script;
    EXPECT_THROW(is_current(file_.string()), Error) << script;
    EXPECT_EQ(bytes(), before) << script;
  }
}

TEST_F(MigrateTest, AJobProcessDoesNotMigrate) {
  EXPECT_THROW(open_migrated(file_.string()), Error);
  { const auto database = open_database(file_.string()); }
  EXPECT_NO_THROW(open_migrated(file_.string()));
}

}  // namespace
}  // namespace chap::migrate
