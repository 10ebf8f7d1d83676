#include "foundation/process/child.hpp"
#include "tests/unit/engine/job_fixture.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace chap::worker {
namespace {

class RecoveryTest : public JobTest {
 protected:
  // Stores a job in the state in which a killed server leaves it.
  std::string abandoned_job(std::int64_t attempt = 1) {
    const std::string id = enqueue("test.write_entry");
    set(id, "status = 'STARTED', boot = 'old'");
    set(id, "attempt = " + std::to_string(attempt));
    return id;
  }
  void set(const std::string& id, const std::string& change) {
    database_->write()->execute("UPDATE chapx_job SET " + change + " WHERE id = $1", id);
  }
  // Acquires the lock as a new server does. This also recovers the unfinished jobs.
  void boot(bool requeue = true) { EXPECT_TRUE(make_source("new", requeue)->acquire()); }
  // Starts job_program as a server without HTTP.
  process::Child serve() {
    process::SpawnOptions options;
    options.arguments = {job_program(), "serve", address_, folder_ / "logs"};
    return process::spawn(options);
  }
};

TEST_F(RecoveryTest, AJobWithARecordedResultHasSucceeded) {
  const std::string id = abandoned_job();
  database_->transact([&](sql::Connection& db) { queue::JobStore(db).record_result(id, 1, "12"); });
  boot();
  EXPECT_EQ(status(id), "SUCCESS");
  EXPECT_EQ(queue_->get(id)->result, "12");
}

TEST_F(RecoveryTest, ACancelledJobIsRevoked) {
  const std::string id = abandoned_job();
  set(id, "cancel_requested = 1");
  boot();
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_TRUE(queue_->get(id)->end_time);
}

TEST_F(RecoveryTest, AJobEndedByRecoveryKeepsItsLogs) {
  const std::string completed = abandoned_job();
  const std::string cancelled = abandoned_job();
  const std::string failed = abandoned_job(3);
  for (const std::string& id : {completed, cancelled, failed}) {
    std::ofstream(logs_.path(id, queue::LogKind::kStatus)) << "half a log\n";
    std::ofstream(logs_.path(id, queue::LogKind::kDebug)) << "half a debug log\n";
  }
  database_->transact([&](sql::Connection& db) {
    queue::JobStore(db).record_result(completed, 1, "12");
  });
  set(cancelled, "cancel_requested = 1");
  boot();
  const auto stored = [&](const std::string& id) {
    return queue::JobStore(*database_->read()).status_log(id);
  };
  EXPECT_THAT(stored(completed), testing::MatchesRegex("half a log\n.*the job had completed.\n"));
  EXPECT_THAT(stored(cancelled), testing::HasSubstr("the job had been cancelled"));
  EXPECT_THAT(stored(failed), testing::HasSubstr("the job is not run again"));
  EXPECT_EQ(logs_.tail(failed, queue::LogKind::kStatus), stored(failed));
  EXPECT_EQ(
      database_->read()->query_integer(
          "SELECT count(*) FROM chapx_job_log WHERE debug_log = $1", "half a debug log\n"
      ),
      3
  );
}

TEST_F(RecoveryTest, AJobBelowTheLimitOfAttemptsIsQueuedAgainWithALogLine) {
  const std::string id = abandoned_job(2);
  const std::string waiting = enqueue("test.write_entry");
  boot();
  EXPECT_EQ(status(id), "PENDING");
  EXPECT_EQ(queue_->get(id)->attempt, 2);
  EXPECT_NE(queue_->logs(id)->find("The server was restarted"), std::string::npos);
  EXPECT_EQ(status(waiting), "PENDING");
}

TEST_F(RecoveryTest, FinishedJobsAreDeletedAfterTheRetentionTime) {
  const auto ended = [&](const char* status, const char* time) {
    const std::string id = enqueue("test.write_entry");
    set(id, std::string("status = '") + status + "', end_time = '" + time + "'");
    const process::FileDescriptor log = logs_.open(id, queue::LogKind::kStatus);
    return id;
  };
  const std::string old = ended("SUCCESS", "2020-01-01T00:00:00.000000");
  const std::string fresh = ended("FAILURE", "2999-01-01T00:00:00.000000");
  const std::string waiting = enqueue("test.write_entry");
  set(waiting, "start_time = '2020-01-01T00:00:00.000000'");
  make_source("kept")->run_maintenance();  // without retention_days nothing is deleted
  EXPECT_EQ(status(old), "SUCCESS");

  queue::EmbeddedSourceOptions options;
  options.lock_file = folder_ / "lock";
  options.retention_days = 30;
  queue::EmbeddedSource(*database_, clock_, signal_, logs_, options).run_maintenance();
  EXPECT_FALSE(queue_->get(old).has_value());
  EXPECT_FALSE(logs_.tail(old, queue::LogKind::kStatus).has_value());
  EXPECT_EQ(status(fresh), "FAILURE");
  EXPECT_TRUE(logs_.tail(fresh, queue::LogKind::kStatus).has_value());
  EXPECT_EQ(status(waiting), "PENDING");
}

TEST_F(RecoveryTest, MaintenanceReturnsTheDiskSpaceOfDeletedRows) {
  if (database_->read()->dialect() != sql::Dialect::kSqlite) GTEST_SKIP() << "SQLite only";
  for (int i = 0; i < 20; ++i) enqueue("chap.probe.echo", '"' + std::string(100'000, 'x') + '"');
  database_->write()->execute("DELETE FROM chapx_job");
  EXPECT_GT(database_->read()->query_integer("PRAGMA freelist_count"), 400);
  make_source("kept")->run_maintenance();
  EXPECT_EQ(database_->read()->query_integer("PRAGMA freelist_count"), 0);
}

TEST_F(RecoveryTest, AJobAtTheLimitOfAttemptsFailsAndReportsTheirNumber) {
  const std::string id = abandoned_job(3);
  boot();
  EXPECT_EQ(status(id), "FAILURE");
  EXPECT_NE(queue_->get(id)->error->find("3 times"), std::string::npos);
}

TEST_F(RecoveryTest, JobsFailIfRequeuingIsDisabled) {
  const std::string id = abandoned_job();
  boot(false);
  EXPECT_EQ(status(id), "FAILURE");
  EXPECT_NE(queue_->get(id)->error->find("server stopped"), std::string::npos);
}

TEST_F(RecoveryTest, OnlyTheProcessOfTheAbandonedJobIsKilled) {
  process::SpawnOptions sleeper;
  sleeper.arguments = {"sleep", "300"};
  sleeper.process_group = process::ProcessGroup::kNewSession;
  process::Child job_process = process::spawn(sleeper);
  process::Child other_process = process::spawn(sleeper);
  const std::string first = abandoned_job();
  const std::string second = abandoned_job();
  const auto mark = [&](const std::string& id, const process::Child& child, std::uint64_t start) {
    set(id, fmt::format("pid = {}, pid_start = {}", child.pid(), start));
  };
  mark(first, job_process, job_process.start_time());
  mark(second, other_process, other_process.start_time() + 1);
  boot();
  EXPECT_TRUE(job_process.wait(seconds(10)));
  EXPECT_FALSE(other_process.wait(milliseconds(0)));
  other_process.signal_group(SIGKILL);
  EXPECT_TRUE(other_process.wait(seconds(10)));
  EXPECT_EQ(status(second), "PENDING");
}

TEST_F(RecoveryTest, AKilledServerLeavesNoProcessAndItsJobRunsAgain) {
  process::Child server = serve();
  const std::string id = enqueue("test.grandchild");
  const pid_t other = grandchild();
  ASSERT_GT(other, 0);
  const auto job = static_cast<pid_t>(queue_->get(id)->pid.value_or(0));
  ASSERT_GT(job, 0);
  ::kill(server.pid(), SIGKILL);
  ASSERT_TRUE(server.wait(seconds(10)));
  EXPECT_TRUE(ends_soon(job));
  EXPECT_TRUE(ends_soon(other));
  EXPECT_EQ(status(id), "STARTED");
  boot();
  EXPECT_EQ(status(id), "PENDING");
}

}  // namespace
}  // namespace chap::worker
