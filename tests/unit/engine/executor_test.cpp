#include "engine/worker/executor.hpp"

#include "foundation/base/error.hpp"
#include "tests/unit/engine/job_fixture.hpp"

#include <csignal>

namespace chap::worker {
namespace {

using queue::Cancellation;
using queue::JobRemoval;

using ExecutorTest = JobTest;

TEST_F(ExecutorTest, AJobStoresItsRowsAndItsResult) {
  start();
  const std::string id = enqueue("test.write_entry");
  const queue::JobRecord job = wait_for_end(id);
  EXPECT_EQ(job.status, "SUCCESS");
  EXPECT_EQ(job.result, "1");
  EXPECT_EQ(job.attempt, 1);
  EXPECT_TRUE(job.end_time && job.started_time && job.start_time);
  EXPECT_FALSE(job.pid);
  EXPECT_EQ(count_entries(), 1);
  const std::string log = queue_->logs(id).value_or("");
  EXPECT_NE(log.find(": Stored\n"), std::string::npos) << log;
  EXPECT_EQ(database_->read()->query_integer("SELECT count(*) FROM chapx_job_payload"), 0);
}

TEST_F(ExecutorTest, AJobReceivesItsArgumentsAndPayload) {
  start();
  EXPECT_EQ(wait_for_end(enqueue("chap.probe.echo", R"({"a":[1,2]})")).result, R"({"a":[1,2]})");
  const std::string length = std::to_string((folder_ / "signal").string().size());
  EXPECT_EQ(wait_for_end(enqueue("test.payload")).result, length);
}

TEST_F(ExecutorTest, AFailedJobHasAnErrorTextAndATracebackInItsLog) {
  start();
  const std::string id = enqueue("chap.probe.fail", R"({"message":"no rainfall"})");
  const queue::JobRecord job = wait_for_end(id);
  EXPECT_EQ(job.status, "FAILURE");
  EXPECT_EQ(job.error, "no rainfall");
  EXPECT_FALSE(job.result);
  EXPECT_NE(traceback(id).find("ProbeFailure: no rainfall"), std::string::npos);
  const std::string log = queue_->logs(id).value_or("");
  EXPECT_NE(log.find("\n\nTask chap.probe.fail failed"), std::string::npos) << log;
}

TEST_F(ExecutorTest, CrashedAndInvalidJobsFailWithoutAffectingTheNextJob) {
  start();
  EXPECT_EQ(wait_for_end(enqueue("no.such.task")).error, "no.such.task");
  EXPECT_EQ(wait_for_end(enqueue("test.invalid_json")).error, "the job's result is not JSON");
  const queue::JobRecord killed = wait_for_end(enqueue("chap.probe.crash", R"({"signal":9})"));
  EXPECT_EQ(killed.status, "FAILURE");
  EXPECT_NE(killed.error->find("SIGKILL; the machine"), std::string::npos) << *killed.error;
  const std::string crashed = enqueue("chap.probe.crash", R"({"signal":11})");
  EXPECT_NE(wait_for_end(crashed).error->find("SIGSEGV"), std::string::npos);
  EXPECT_NE(traceback(crashed).find("WorkerLostError"), std::string::npos);
  EXPECT_EQ(wait_for_end(enqueue("chap.probe.echo")).status, "SUCCESS");
}

TEST_F(ExecutorTest, ACrashAfterTheCommitDoesNotMakeAJobFail) {
  start();
  const queue::JobRecord job = wait_for_end(enqueue("test.commit_and_crash"));
  EXPECT_EQ(job.status, "SUCCESS");
  EXPECT_EQ(job.result, "1");
}

TEST_F(ExecutorTest, CancellingAJobKillsAllDescendantsOfItsProcess) {
  start();
  const std::string id = enqueue("test.grandchild");
  const pid_t grandchild_pid = grandchild();
  ASSERT_GT(grandchild_pid, 0);
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  EXPECT_EQ(queue_->cancel(id), Cancellation::kDone);
  const queue::JobRecord job = *queue_->get(id);
  EXPECT_EQ(job.status, "REVOKED");
  EXPECT_TRUE(job.end_time);
  EXPECT_TRUE(ends_soon(pid));
  EXPECT_TRUE(ends_soon(grandchild_pid));
  EXPECT_EQ(queue_->cancel(id), Cancellation::kAlreadyEnded);
  EXPECT_EQ(wait_for_end(enqueue("chap.probe.echo")).status, "SUCCESS");
  EXPECT_EQ(queue_->get(id)->end_time, job.end_time);
}

TEST_F(ExecutorTest, AJobThatIgnoresSigtermIsKilledAfterTheGraceTime) {
  start();
  const std::string id = enqueue("chap.probe.stubborn", R"({"seconds":300})");
  ASSERT_TRUE(wait_until_running(id));
  ASSERT_TRUE(eventually([&] { return queue_->logs(id)->find("Sleeping") != std::string::npos; }));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  queue_->cancel(id);
  EXPECT_TRUE(ends_soon(pid));
  EXPECT_EQ(status(id), "REVOKED");
}

TEST_F(ExecutorTest, ACancelledJobCannotCommit) {
  ExecutorOptions long_grace_options = options();
  long_grace_options.program.term_grace = seconds(20);
  start(long_grace_options);
  const std::string id = enqueue("test.late_commit");
  ASSERT_TRUE(wait_until_running(id));
  ASSERT_TRUE(eventually([&] { return queue_->logs(id)->find("Ready") != std::string::npos; }));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  EXPECT_EQ(queue_->cancel(id), Cancellation::kDone);
  send_signal();
  EXPECT_TRUE(ends_soon(pid));
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_EQ(count_entries(), 0);
}

TEST_F(ExecutorTest, AJobThatHasCommittedCannotBeCancelled) {
  const std::string id = enqueue("test.write_entry");
  const auto source = make_source("boot-1");
  ASSERT_TRUE(source->acquire());
  const std::optional<queue::Claim> claim = source->claim();
  ASSERT_TRUE(claim);
  database_->transact([&](sql::Connection& db) {
    queue::JobStore(db).record_result(id, claim->attempt, "12");
  });
  EXPECT_EQ(queue_->cancel(id), Cancellation::kAlreadyEnded);
  EXPECT_TRUE(source->finish(*claim, {}, {}));
  EXPECT_EQ(status(id), "SUCCESS");
  EXPECT_FALSE(source->finish(*claim, {}, {}));
}

TEST_F(ExecutorTest, JobsOfADeletedSetupAreKilled) {
  start();
  queue::NewJob job;
  job.task = "chap.probe.stubborn";
  job.arguments = R"({"seconds":300})";
  job.prediction_setup_id = 7;
  const std::string id = queue_->enqueue(job);
  ASSERT_TRUE(wait_until_running(id));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  EXPECT_EQ(queue_->remove_jobs_of_setup(7, [](sql::Connection&) {}), 1U);
  EXPECT_FALSE(queue_->get(id));
  EXPECT_TRUE(ends_soon(pid));
  EXPECT_EQ(wait_for_end(enqueue("chap.probe.echo")).status, "SUCCESS");
  EXPECT_FALSE(queue_->get(id));
}

TEST_F(ExecutorTest, ACancelledWaitingJobNeverStarts) {
  const std::string id = enqueue("test.write_entry");
  EXPECT_EQ(queue_->cancel(id), Cancellation::kDone);
  start();
  EXPECT_EQ(wait_for_end(enqueue("chap.probe.echo")).status, "SUCCESS");
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_EQ(count_entries(), 0);
}

TEST_F(ExecutorTest, OnlyTheBeginningAndTheEndOfALargeOutputAreKept) {
  ExecutorOptions small_limit_options = options();
  small_limit_options.log_limits = {.head_bytes = 100'000, .tail_bytes = 50'000};
  start(small_limit_options);
  const std::string id = enqueue("test.flood");
  EXPECT_EQ(wait_for_end(id).status, "SUCCESS");
  const auto size = std::filesystem::file_size(logs_.path(id, queue::LogKind::kDebug));
  EXPECT_LT(size, 170'000U);
  const std::string debug = *logs_.tail(id, queue::LogKind::kDebug);
  EXPECT_NE(debug.find("bytes left out"), std::string::npos);
  EXPECT_NE(debug.find("bad bytes \xEF\xBF\xBD\xEF\xBF\xBD and the end"), std::string::npos);
  EXPECT_NE(debug.find("[INFO] flood: a line of the job's own log"), std::string::npos);
  EXPECT_LT(queue_->logs(id)->size(), 70'000U);
}

TEST_F(ExecutorTest, ControlCharactersAreReplacedInLogs) {
  start();
  const std::string id = enqueue("test.escape_sequences");
  EXPECT_EQ(wait_for_end(id).error, "error  [2J");
  const std::string logs = *queue_->logs(id) + *logs_.tail(id, queue::LogKind::kDebug);
  EXPECT_NE(logs.find("status  [2J"), std::string::npos);
  EXPECT_NE(logs.find("printed  [2J"), std::string::npos);
  EXPECT_NE(logs.find("details\n [2J\n"), std::string::npos);
  EXPECT_EQ(logs.find_first_of("\x1B\x9B"), std::string::npos);
}

TEST_F(ExecutorTest, ATimeLimitEndsAJob) {
  ExecutorOptions time_limit_options = options();
  time_limit_options.program.time_limit = milliseconds(200);
  start(time_limit_options);
  const std::string id = enqueue("chap.probe.sleep", R"({"seconds":300})");
  EXPECT_EQ(wait_for_end(id).status, "FAILURE");
  EXPECT_NE(traceback(id).find("TimeLimitExceeded"), std::string::npos);
}

TEST_F(ExecutorTest, ProbesDoNotWaitForJobs) {
  Executor& executor = start();
  const std::string running_id = enqueue("chap.probe.sleep", R"({"seconds":300})");
  ASSERT_TRUE(wait_until_running(running_id));
  EXPECT_TRUE(executor.alive());
  const queue::Outcome answer = executor.probe("chap.db_roundtrip", "{}", seconds(10));
  EXPECT_EQ(answer.kind, queue::Outcome::Kind::kSuccess) << answer.error;
  EXPECT_EQ(answer.result, "\"ok\"");
  const auto timed_out =
      executor.probe("chap.probe.sleep", R"({"seconds":300})", milliseconds(100));
  EXPECT_EQ(timed_out.error_type, "TimeLimitExceeded");
  EXPECT_EQ(queue_->list({}).size(), 1U);
}

TEST_F(ExecutorTest, StopWaitsForTheEndOfAShortJob) {
  Executor& executor = start();
  const std::string id = enqueue("chap.probe.sleep", R"({"seconds":0.3})");
  ASSERT_TRUE(wait_until_running(id));
  const std::string waiting = enqueue("chap.probe.echo");
  executor.stop();
  EXPECT_EQ(status(id), "SUCCESS");
  EXPECT_EQ(status(waiting), "PENDING");
}

TEST_F(ExecutorTest, StopRequeuesALongJobWithoutCountingTheAttempt) {
  ExecutorOptions short_timeout = options();
  short_timeout.shutdown_timeout = milliseconds(50);
  Executor& executor = start(short_timeout);
  const std::string id = enqueue("chap.probe.stubborn", R"({"seconds":300})");
  ASSERT_TRUE(wait_until_running(id));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  executor.stop();
  executor_.reset();  // waits until the job has ended
  EXPECT_FALSE(process::start_time_of(pid));
  const queue::JobRecord job = *queue_->get(id);
  EXPECT_EQ(job.status, "PENDING");
  EXPECT_EQ(job.attempt, 0);
}

TEST_F(ExecutorTest, ASecondExecutorTakesOverWhenTheFirstHasEnded) {
  start();
  const auto second_source = make_source("boot-2");
  Executor second(*second_source, logs_, clock_, options());
  second.start();
  EXPECT_FALSE(second_source->acquire());
  const std::string first_job = enqueue("chap.probe.echo");
  EXPECT_EQ(wait_for_end(first_job).boot, "boot-1");
  executor_.reset();
  source_.reset();
  const std::string second_job = enqueue("chap.probe.echo");
  EXPECT_EQ(wait_for_end(second_job).boot, "boot-2");
}

TEST_F(ExecutorTest, JobsRunWithoutALogFolder) {
  std::filesystem::remove_all(folder_ / "logs");
  start();
  const std::string id = enqueue("chap.probe.echo");
  EXPECT_EQ(wait_for_end(id).status, "SUCCESS");
  EXPECT_NE(queue_->logs(id)->find("Completed"), std::string::npos) << "the log is in the database";
}

}  // namespace
}  // namespace chap::worker
