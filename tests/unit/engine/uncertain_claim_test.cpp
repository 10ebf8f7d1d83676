// Tests a claim whose transaction is committed although the connection breaks.
#include "engine/queue/embedded/embedded_queue.hpp"
#include "engine/queue/embedded/embedded_source.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace chap::queue {
namespace {

// A connection for a test. If `fail` is set, the next commit() commits and then throws
// sql::ConnectionLost.
class BreakingConnection final : public sql::Connection {
 public:
  BreakingConnection(std::unique_ptr<sql::Connection> inner, bool& fail)
      : inner_(std::move(inner)), fail_(fail) {}

  sql::Dialect dialect() const override { return inner_->dialect(); }
  std::unique_ptr<sql::Cursor> query_values(
      std::string_view sql, std::span<const sql::Value> values
  ) override {
    return inner_->query_values(sql, values);
  }
  std::int64_t execute_values(std::string_view sql, std::span<const sql::Value> values) override {
    return inner_->execute_values(sql, values);
  }
  void execute_script(const std::string& script) override { inner_->execute_script(script); }
  std::int64_t bulk_insert(
      std::string_view table,
      std::span<const std::string_view> columns,
      const sql::RowSource& next_row
  ) override {
    return inner_->bulk_insert(table, columns, next_row);
  }
  void begin(bool for_writing) override { inner_->begin(for_writing); }
  void commit() override {
    inner_->commit();
    if (std::exchange(fail_, false)) throw sql::ConnectionLost("broken");
  }
  void rollback() noexcept override { inner_->rollback(); }

 private:
  std::unique_ptr<sql::Connection> inner_;
  bool& fail_;
};

TEST(UncertainClaimTest, AJobIsClaimedAgainIfTheCommitOfItsClaimThrewButSucceeded) {
  const std::filesystem::path folder =
      testing::TempDir() + "/chap-claim-" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  const std::filesystem::path file = folder / "chap.db";
  migrate::open_database(file.string());
  bool fail = false;
  sql::DatabaseOptions options;
  options.connect = [&](sql::Access access) -> std::unique_ptr<sql::Connection> {
    return std::make_unique<BreakingConnection>(sql::sqlite::connect({.path = file}, access), fail);
  };
  {
    sql::Database database(options);
    const SystemClock clock;
    ChangeSignal signal;
    const LogFiles logs(folder / "logs");
    EmbeddedQueue queue(database, clock, signal, logs);
    EmbeddedSourceOptions source_options;
    source_options.lock_file = folder / "lock";
    source_options.boot_id = "boot";
    EmbeddedSource source(database, clock, signal, logs, source_options);
    ASSERT_TRUE(source.acquire());
    NewJob job;
    job.task = "chap.run_backtest";
    const std::string id = queue.enqueue(job);
    fail = true;
    EXPECT_THROW(source.claim(), sql::ConnectionLost);
    EXPECT_EQ(queue.get(id)->status, "STARTED");
    const std::optional<Claim> claim = source.claim();
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->id, id);
    EXPECT_EQ(claim->attempt, 1);
    EXPECT_FALSE(source.claim());
    EXPECT_EQ(queue.get(id)->status, "STARTED");
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace chap::queue
