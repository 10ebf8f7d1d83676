#include "engine/queue/embedded/embedded_queue.hpp"
#include "engine/queue/job_store.hpp"
#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace chap::queue {
namespace {

using List = std::vector<std::string>;

// A clock that advances by 1 microsecond with each reading until stand_still() is called.
class SteppingClock final : public Clock {
 public:
  Timestamp now() const override { return time_ += std::chrono::microseconds(step_); }
  void stand_still() { step_ = 0; }

 private:
  mutable Timestamp time_ = parse_timestamp("2026-03-01 09:30:00.125000");
  int step_ = 1;
};

class QueueTest : public testing::Test {
 protected:
  QueueTest()
      : folder_(make_folder()),
        logs_(folder_ / "logs"),
        database_(migrate::open_database(fresh_database())),
        queue_(*database_, clock_, signal_, logs_, {.max_payload_bytes = 1000}) {}
  ~QueueTest() override { std::filesystem::remove_all(folder_); }

  std::string add(
      const std::string& id,
      const std::string& type = "create_backtest",
      std::optional<std::int64_t> setup = {}
  ) {
    NewJob job;
    job.id = id;
    job.type = type;
    job.task = "chap.run_backtest";
    job.prediction_setup_id = setup;
    job.request = "request of " + id;
    return queue_.enqueue(job);
  }
  // The ids of the jobs that match the filter, in the order of the list, separated by blanks.
  std::string ids(const JobFilter& filter) {
    std::string text;
    for (const JobRecord& job : queue_.list(filter)) {
      text += (text.empty() ? "" : " ") + job.id;
    }
    return text;
  }

  std::filesystem::path folder_;
  SteppingClock clock_;
  ChangeSignal signal_;
  LogFiles logs_;
  std::unique_ptr<sql::Database> database_;
  EmbeddedQueue queue_;

 private:
  static std::filesystem::path make_folder() {
    std::string name = testing::TempDir() + "/chap-queue-XXXXXX";
    return ::mkdtemp(name.data());
  }
};

TEST_F(QueueTest, RemovesAllJobsOfASetup) {
  for (const char* id : {"waiting", "running", "done", "failed"}) add(id, "create_prediction", 7);
  add("other", "create_prediction", 8);
  add("plain");
  {
    const sql::Lease db = database_->write();
    JobStore jobs(*db);
    for (const char* id : {"running", "done", "failed"}) jobs.start(id, "boot", "worker", "now");
    jobs.finish("done", 1, {Outcome::Kind::kSuccess, "5", "", "", ""}, "now");
    jobs.finish("failed", 1, {Outcome::Kind::kFailure, "", "", "", ""}, "now");
    jobs.record_result("done", 1, "5");
    jobs.record_step("running", "dataset_id", "3");
    jobs.store_logs("done", {"told", "debug"});
  }
  EXPECT_EQ(queue_.remove_jobs_of_setup(7, [](sql::Connection&) {}), 4U);
  EXPECT_EQ(ids({}), "plain other");
  EXPECT_EQ(queue_.remove_jobs_of_setup(7, [](sql::Connection&) {}), 0U);
  const sql::Lease db = database_->read();
  for (const char* table : {"chapx_job_result", "chapx_job_step", "chapx_job_log"}) {
    EXPECT_EQ(db->query_integer(std::string("SELECT count(*) FROM ") + table), 0) << table;
  }
  EXPECT_FALSE(queue_.stored_request("done"));
  EXPECT_EQ(queue_.stored_request("plain"), "request of plain");
}

TEST_F(QueueTest, ARequestIsStoredAndDeletedTogetherWithItsJob) {
  add("a");
  EXPECT_EQ(queue_.stored_request("a"), "request of a");
  EXPECT_FALSE(queue_.stored_request("b"));
  queue_.cancel("a");
  EXPECT_EQ(queue_.stored_request("a"), "request of a");
  queue_.remove("a");
  EXPECT_FALSE(queue_.stored_request("a"));
  const sql::Lease db = database_->write();
  EXPECT_TRUE(JobStore(*db).requests_before("9").empty());
}

TEST_F(QueueTest, ListsTheNewestJobsFirstAndAppliesEveryFilter) {
  add("a");
  add("b", "create_prediction", 7);
  add("c", "create_prediction");
  queue_.cancel("c");
  EXPECT_EQ(ids({}), "c b a");
  EXPECT_EQ(ids({.ids = List{"a", "c", "x"}}), "c a");
  EXPECT_EQ(ids({.ids = List{""}}), "");
  EXPECT_EQ(ids({.ids = List{}}), "");
  EXPECT_EQ(ids({.status = List{"pending"}}), "b a");
  EXPECT_EQ(ids({.status = List{"Revoked", "PENDING"}}), "c b a");
  EXPECT_EQ(ids({.type = "CREATE_prediction"}), "c b");
  EXPECT_EQ(ids({.type = "PREDICTION"}), "");
  EXPECT_EQ(ids({.prediction_setup_id = 7}), "b");
  EXPECT_EQ(ids({.status = List{"REVOKED"}, .type = "create_prediction"}), "c");
  EXPECT_EQ(ids({.limit = 1, .offset = 1}), "b");
  EXPECT_EQ(ids({.offset = 2}), "a");
}

TEST_F(QueueTest, JobsWithEqualTimesAreOrderedByIdAndJobsWithoutATimeAreLast) {
  clock_.stand_still();
  for (const char* id : {"m", "z", "a"}) {
    add(id);
  }
  database_->write()->execute("UPDATE chapx_job SET start_time = NULL WHERE id = 'z'");
  EXPECT_EQ(ids({}), "m a z");
}

TEST_F(QueueTest, ARecordHasTheFieldsOfTheContract) {
  const std::string id = add("");
  EXPECT_EQ(id.size(), 36U);
  const std::optional<JobRecord> job = queue_.get(id);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->name, "Unnamed");
  EXPECT_EQ(job->status, "PENDING");
  EXPECT_EQ(job->start_time, "2026-03-01T09:30:00.125001");
  EXPECT_FALSE(job->end_time || job->result || job->error);
  EXPECT_FALSE(queue_.get("unknown"));
}

TEST_F(QueueTest, AJobIsNotStoredIfItsTransactionIsRolledBackOrItsDataAreTooLarge) {
  {
    const sql::Lease db = database_->write();
    const sql::Transaction never_committed(*db);
    queue_.enqueue_within(*db, {.id = "gone", .type = "t", .task = "t"});
  }
  EXPECT_FALSE(queue_.get("gone"));
  EXPECT_THROW(
      queue_.enqueue({.type = "t", .task = "t", .payload = std::string(1000, 'x')}), Error
  );
  EXPECT_EQ(ids({}), "");
  EXPECT_NO_THROW(queue_.check_writable());
}

TEST_F(QueueTest, OnlyJobsWithATerminalStatusCanBeRemoved) {
  add("a");
  EXPECT_EQ(queue_.remove("a"), JobRemoval::kActive);
  EXPECT_EQ(queue_.cancel("a"), Cancellation::kDone);
  EXPECT_EQ(queue_.cancel("a"), Cancellation::kAlreadyEnded);
  std::ofstream(logs_.path("a", LogKind::kStatus)) << "line\n";
  EXPECT_EQ(queue_.logs("a"), "line\n");
  EXPECT_EQ(queue_.remove("a"), JobRemoval::kDone);
  EXPECT_EQ(queue_.remove("a"), JobRemoval::kNotFound);
  EXPECT_EQ(queue_.cancel("a"), Cancellation::kNotFound);
  EXPECT_FALSE(queue_.logs("a"));
  EXPECT_FALSE(std::filesystem::exists(logs_.path("a", LogKind::kStatus)));
  add("r");
  database_->write()->execute("UPDATE chapx_job SET status = 'RETRY' WHERE id = 'r'");
  EXPECT_EQ(queue_.cancel("r"), Cancellation::kNotCancellable);
}

TEST_F(QueueTest, TheEndOfALogIsReadFromItsFileOrElseFromTheDatabase) {
  add("a");
  EXPECT_EQ(queue_.logs("a"), "");
  database_->transact([](sql::Connection& db) { JobStore(db).store_logs("a", {"stored", ""}); });
  EXPECT_EQ(queue_.logs("a"), "stored");
  std::ofstream(logs_.path("a", LogKind::kStatus)) << std::string(kLogTail + 5, 'x') << "end";
  const std::string log = *queue_.logs("a");
  EXPECT_EQ(log.size(), kLogTail);
  EXPECT_EQ(log.substr(log.size() - 3), "end");
  database_->transact([](sql::Connection& db) { JobStore(db).store_logs("unknown", {"x", ""}); });
  EXPECT_EQ(database_->read()->query_integer("SELECT count(*) FROM chapx_job_log"), 1);
}

TEST_F(QueueTest, CancellingAJobAlsoStoresItsLogs) {
  add("a");
  std::ofstream(logs_.path("a", LogKind::kStatus)) << "half a log\n";
  EXPECT_EQ(queue_.cancel("a"), Cancellation::kDone);
  EXPECT_EQ(JobStore(*database_->read()).status_log("a"), "half a log\n");
  add("never started");
  EXPECT_EQ(queue_.cancel("never started"), Cancellation::kDone);
  EXPECT_EQ(database_->read()->query_integer("SELECT count(*) FROM chapx_job_log"), 2);
}

TEST_F(QueueTest, LogFileNamesCannotLeaveTheirFolder) {
  const std::filesystem::path path = logs_.path("../../etc/pass wd", LogKind::kDebug);
  EXPECT_EQ(path.filename(), "task_%2E%2E%2F%2E%2E%2Fetc%2Fpass%20wd.debug.txt");
  EXPECT_LT(logs_.path(std::string(5000, '/'), LogKind::kStatus).filename().string().size(), 256U);
  const std::filesystem::path secret = folder_ / "secret";
  std::ofstream(secret) << "secret";
  std::filesystem::create_symlink(secret, logs_.path("link", LogKind::kStatus));
  EXPECT_FALSE(logs_.tail("link", LogKind::kStatus));
  EXPECT_FALSE(logs_.open("link", LogKind::kStatus));
}

TEST_F(QueueTest, ListsUseTheIndexes) {
  database_->transact([this](sql::Connection& db) {
    JobStore jobs(db);
    for (int i = 0; i < 10'000; ++i) {
      NewJob job{.type = "t", .task = "t", .prediction_setup_id = i % 100};
      jobs.insert("job-" + std::to_string(i), job, iso_micros(clock_.now()));
    }
  });
  EXPECT_EQ(queue_.list({}).size(), 10'000U);
  EXPECT_EQ(queue_.list({.prediction_setup_id = 5}).size(), 100U);
  if (test_server() != nullptr) return;  // PostgreSQL's plans depend on statistics
  const auto plan_of = [this](const std::string& where) {
    const sql::Lease db = database_->read();
    const auto plan = db->query(
        "EXPLAIN QUERY PLAN SELECT id, name FROM chapx_job WHERE 1 = 1" + where +
        " ORDER BY start_time DESC NULLS LAST, id DESC"
    );
    std::string text;
    while (plan->next()) {
      text += std::string(plan->text(3)) + "\n";
    }
    return text;
  };
  EXPECT_NE(plan_of("").find("chapx_job_listing"), std::string::npos) << plan_of("");
  EXPECT_EQ(plan_of("").find("TEMP B-TREE"), std::string::npos) << plan_of("");
  const std::string of_setup = plan_of(" AND prediction_setup_id = 5");
  EXPECT_NE(of_setup.find("chapx_job_setup"), std::string::npos) << of_setup;
  EXPECT_EQ(of_setup.find("TEMP B-TREE"), std::string::npos) << of_setup;
}

}  // namespace
}  // namespace chap::queue
