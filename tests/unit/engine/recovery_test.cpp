#include "foundation/process/child.hpp"
#include "tests/unit/engine/job_fixture.hpp"

#include <csignal>

namespace chap::worker {
namespace {

class RecoveryTest : public JobTest {
 protected:
  // A job as a server that vanished left it.
  std::string left_started(std::int64_t attempt = 1) {
    const std::string id = enqueue("test.write_entry");
    set(id, "status = 'STARTED', boot = 'old'");
    set(id, "attempt = " + std::to_string(attempt));
    return id;
  }
  void set(const std::string& id, const std::string& change) {
    database_->write()->execute("UPDATE chapx_job SET " + change + " WHERE id = $1", id);
  }
  void boot(bool requeue = true) { EXPECT_TRUE(make_source("new", requeue)->acquire()); }
  process::Child serve() {
    process::SpawnOptions options;
    options.arguments = {job_program(), "serve", address_, folder_ / "logs"};
    return process::spawn(options);
  }
};

TEST_F(RecoveryTest, AJobWithAResultIsASuccess) {
  const std::string id = left_started();
  database_->transact([&](sql::Connection& db) { queue::JobStore(db).record_result(id, 1, "12"); });
  boot();
  EXPECT_EQ(status(id), "SUCCESS");
  EXPECT_EQ(queue_->get(id)->result, "12");
}

TEST_F(RecoveryTest, ACancelledJobIsRevoked) {
  const std::string id = left_started();
  set(id, "cancel_requested = 1");
  boot();
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_TRUE(queue_->get(id)->end_time);
}

TEST_F(RecoveryTest, AJobBelowTheLimitWaitsAgainAndSaysSo) {
  const std::string id = left_started(2);
  const std::string waiting = enqueue("test.write_entry");
  boot();
  EXPECT_EQ(status(id), "PENDING");
  EXPECT_EQ(queue_->get(id)->attempt, 2);
  EXPECT_NE(queue_->logs(id)->find("The server was restarted"), std::string::npos);
  EXPECT_EQ(status(waiting), "PENDING");
}

TEST_F(RecoveryTest, FinishedJobsAreForgottenAfterTheirTime) {
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
  make_source("kept")->tidy();  // without the setting nothing is forgotten
  EXPECT_EQ(status(old), "SUCCESS");

  queue::EmbeddedSourceOptions options;
  options.lock_file = folder_ / "lock";
  options.retention_days = 30;
  queue::EmbeddedSource(*database_, clock_, signal_, logs_, options).tidy();
  EXPECT_FALSE(queue_->get(old).has_value());
  EXPECT_FALSE(logs_.tail(old, queue::LogKind::kStatus).has_value());
  EXPECT_EQ(status(fresh), "FAILURE");
  EXPECT_TRUE(logs_.tail(fresh, queue::LogKind::kStatus).has_value());
  EXPECT_EQ(status(waiting), "PENDING");
}

TEST_F(RecoveryTest, AJobAtTheLimitFailsWithTheCount) {
  const std::string id = left_started(3);
  boot();
  EXPECT_EQ(status(id), "FAILURE");
  EXPECT_NE(queue_->get(id)->error->find("3 times"), std::string::npos);
}

TEST_F(RecoveryTest, OperatorsMayChooseFailure) {
  const std::string id = left_started();
  boot(false);
  EXPECT_EQ(status(id), "FAILURE");
  EXPECT_NE(queue_->get(id)->error->find("server stopped"), std::string::npos);
}

TEST_F(RecoveryTest, AProcessThatOutlivedItsServerIsKilledAStrangerIsNot) {
  process::SpawnOptions sleeper;
  sleeper.arguments = {"sleep", "300"};
  sleeper.placement = process::Placement::kNewSession;
  process::Child ours = process::spawn(sleeper);
  process::Child stranger = process::spawn(sleeper);
  const std::string first = left_started();
  const std::string second = left_started();
  const auto mark = [&](const std::string& id, const process::Child& child, std::uint64_t start) {
    set(id, fmt::format("pid = {}, pid_start = {}", child.pid(), start));
  };
  mark(first, ours, ours.start_time());
  mark(second, stranger, stranger.start_time() + 1);
  boot();
  EXPECT_TRUE(ours.wait(seconds(10)));
  EXPECT_FALSE(stranger.wait(milliseconds(0)));
  stranger.signal_group(SIGKILL);
  EXPECT_TRUE(stranger.wait(seconds(10)));
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
  EXPECT_TRUE(gone(job));
  EXPECT_TRUE(gone(other));
  EXPECT_EQ(status(id), "STARTED");
  boot();
  EXPECT_EQ(status(id), "PENDING");
}

}  // namespace
}  // namespace chap::worker
