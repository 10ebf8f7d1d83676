#include "engine/worker/executor.hpp"

#include "foundation/base/error.hpp"
#include "tests/unit/engine/job_fixture.hpp"

#include <csignal>

namespace chap::worker {
namespace {

using queue::Cancellation;
using queue::Removal;

using ExecutorTest = JobTest;

TEST_F(ExecutorTest, AJobRunsItsRowsAndResultStand) {
  start();
  const std::string id = enqueue("test.write_entry");
  const queue::JobRecord job = finished(id);
  EXPECT_EQ(job.status, "SUCCESS");
  EXPECT_EQ(job.result, "1");
  EXPECT_EQ(job.attempt, 1);
  EXPECT_TRUE(job.end_time && job.started_time && job.start_time);
  EXPECT_FALSE(job.pid);
  EXPECT_EQ(entries(), 1);
  const std::string log = queue_->logs(id).value_or("");
  EXPECT_NE(log.find(": Stored\n"), std::string::npos) << log;
  EXPECT_EQ(database_->read()->query_integer("SELECT count(*) FROM chapx_job_payload"), 0);
}

TEST_F(ExecutorTest, EchoReturnsItsArgumentsAndPayloadsArrive) {
  start();
  EXPECT_EQ(finished(enqueue("chap.probe.echo", R"({"a":[1,2]})")).result, R"({"a":[1,2]})");
  const std::string length = std::to_string((folder_ / "told").string().size());
  EXPECT_EQ(finished(enqueue("test.payload")).result, length);
}

TEST_F(ExecutorTest, AFailureKeepsItsTextAndTracebackFollowsTheLog) {
  start();
  const std::string id = enqueue("chap.probe.fail", R"({"message":"no rainfall"})");
  const queue::JobRecord job = finished(id);
  EXPECT_EQ(job.status, "FAILURE");
  EXPECT_EQ(job.error, "no rainfall");
  EXPECT_FALSE(job.result);
  EXPECT_NE(traceback(id).find("ProbeFailure: no rainfall"), std::string::npos);
  const std::string log = queue_->logs(id).value_or("");
  EXPECT_NE(log.find("\n\nTask chap.probe.fail failed"), std::string::npos) << log;
}

TEST_F(ExecutorTest, OddEndsAreFailuresAndTheNextJobRuns) {
  start();
  EXPECT_EQ(finished(enqueue("nobody.knows")).error, "nobody.knows");
  EXPECT_EQ(finished(enqueue("test.no_json")).error, "the job's result is not JSON");
  const queue::JobRecord killed = finished(enqueue("chap.probe.crash", R"({"signal":9})"));
  EXPECT_EQ(killed.status, "FAILURE");
  EXPECT_NE(killed.error->find("SIGKILL; memory"), std::string::npos) << *killed.error;
  const std::string crashed = enqueue("chap.probe.crash", R"({"signal":11})");
  EXPECT_NE(finished(crashed).error->find("SIGSEGV"), std::string::npos);
  EXPECT_NE(traceback(crashed).find("WorkerLostError"), std::string::npos);
  EXPECT_EQ(finished(enqueue("chap.probe.echo")).status, "SUCCESS");
}

TEST_F(ExecutorTest, RowsThatAreCommittedMakeTheJobASuccessWhateverFollows) {
  start();
  const queue::JobRecord job = finished(enqueue("test.commit_and_crash"));
  EXPECT_EQ(job.status, "SUCCESS");
  EXPECT_EQ(job.result, "1");
}

TEST_F(ExecutorTest, CancellingEndsTheWholeFamilyAtOnce) {
  start();
  const std::string id = enqueue("test.grandchild");
  const pid_t other = grandchild();
  ASSERT_GT(other, 0);
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  EXPECT_EQ(queue_->cancel(id), Cancellation::kDone);
  const queue::JobRecord job = *queue_->get(id);
  EXPECT_EQ(job.status, "REVOKED");
  EXPECT_TRUE(job.end_time);
  EXPECT_TRUE(gone(pid));
  EXPECT_TRUE(gone(other));
  EXPECT_EQ(queue_->cancel(id), Cancellation::kAlreadyEnded);
  EXPECT_EQ(finished(enqueue("chap.probe.echo")).status, "SUCCESS");
  EXPECT_EQ(queue_->get(id)->end_time, job.end_time);
}

TEST_F(ExecutorTest, AStubbornJobIsKilledAfterTheGrace) {
  start();
  const std::string id = enqueue("chap.probe.stubborn", R"({"seconds":300})");
  ASSERT_TRUE(running(id));
  ASSERT_TRUE(eventually([&] { return queue_->logs(id)->find("Sleeping") != std::string::npos; }));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  queue_->cancel(id);
  EXPECT_TRUE(gone(pid));
  EXPECT_EQ(status(id), "REVOKED");
}

TEST_F(ExecutorTest, ACancelledJobCannotCommitAnyMore) {
  ExecutorOptions patient = options();
  patient.program.term_grace = seconds(20);
  start(patient);
  const std::string id = enqueue("test.late_commit");
  ASSERT_TRUE(running(id));
  ASSERT_TRUE(eventually([&] { return queue_->logs(id)->find("Ready") != std::string::npos; }));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  EXPECT_EQ(queue_->cancel(id), Cancellation::kDone);
  tell();
  EXPECT_TRUE(gone(pid));
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_EQ(entries(), 0);
}

TEST_F(ExecutorTest, AJobThatHasCommittedCannotBeCancelledAnyMore) {
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

TEST_F(ExecutorTest, JobsOfASetupThatIsDeletedStopWhateverTheyDo) {
  start();
  queue::NewJob job;
  job.task = "chap.probe.stubborn";
  job.arguments = R"({"seconds":300})";
  job.prediction_setup_id = 7;
  const std::string id = queue_->enqueue(job);
  ASSERT_TRUE(running(id));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  EXPECT_EQ(queue_->remove_of_setup(7, [](sql::Connection&) {}), 1U);
  EXPECT_FALSE(queue_->get(id));
  EXPECT_TRUE(gone(pid));
  EXPECT_EQ(finished(enqueue("chap.probe.echo")).status, "SUCCESS");
  EXPECT_FALSE(queue_->get(id));
}

TEST_F(ExecutorTest, AWaitingJobThatIsCancelledNeverStarts) {
  const std::string id = enqueue("test.write_entry");
  EXPECT_EQ(queue_->cancel(id), Cancellation::kDone);
  start();
  EXPECT_EQ(finished(enqueue("chap.probe.echo")).status, "SUCCESS");
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_EQ(entries(), 0);
}

TEST_F(ExecutorTest, AFloodOfOutputIsBoundedAndKeepsItsEnd) {
  ExecutorOptions small = options();
  small.log_limits = {.head_bytes = 100'000, .tail_bytes = 50'000};
  start(small);
  const std::string id = enqueue("test.flood");
  EXPECT_EQ(finished(id).status, "SUCCESS");
  const auto size = std::filesystem::file_size(logs_.path(id, queue::LogKind::kDebug));
  EXPECT_LT(size, 170'000U);
  const std::string debug = *logs_.tail(id, queue::LogKind::kDebug);
  EXPECT_NE(debug.find("bytes left out"), std::string::npos);
  EXPECT_NE(debug.find("bad bytes \xEF\xBF\xBD\xEF\xBF\xBD and the end"), std::string::npos);
  EXPECT_NE(debug.find("[INFO] flood: a line of the job's own log"), std::string::npos);
  EXPECT_LT(queue_->logs(id)->size(), 70'000U);
}

TEST_F(ExecutorTest, ATimeLimitEndsAJob) {
  ExecutorOptions limited = options();
  limited.program.time_limit = milliseconds(200);
  start(limited);
  const std::string id = enqueue("chap.probe.sleep", R"({"seconds":300})");
  EXPECT_EQ(finished(id).status, "FAILURE");
  EXPECT_NE(traceback(id).find("TimeLimitExceeded"), std::string::npos);
}

TEST_F(ExecutorTest, ProbesDoNotWaitBehindJobs) {
  Executor& executor = start();
  const std::string busy = enqueue("chap.probe.sleep", R"({"seconds":300})");
  ASSERT_TRUE(running(busy));
  EXPECT_TRUE(executor.alive());
  const queue::Outcome answer = executor.probe("chap.db_roundtrip", "{}", seconds(10));
  EXPECT_EQ(answer.kind, queue::Outcome::Kind::kSuccess) << answer.error;
  EXPECT_EQ(answer.result, "\"ok\"");
  const auto late = executor.probe("chap.probe.sleep", R"({"seconds":300})", milliseconds(100));
  EXPECT_EQ(late.error_type, "TimeLimitExceeded");
  EXPECT_EQ(queue_->list({}).size(), 1U);
}

TEST_F(ExecutorTest, AWarmStopLetsAShortJobEnd) {
  Executor& executor = start();
  const std::string id = enqueue("chap.probe.sleep", R"({"seconds":0.3})");
  ASSERT_TRUE(running(id));
  const std::string waiting = enqueue("chap.probe.echo");
  executor.stop();
  EXPECT_EQ(status(id), "SUCCESS");
  EXPECT_EQ(status(waiting), "PENDING");
}

TEST_F(ExecutorTest, AColdStopGivesALongJobBackUncounted) {
  ExecutorOptions hasty = options();
  hasty.shutdown_patience = milliseconds(50);
  Executor& executor = start(hasty);
  const std::string id = enqueue("chap.probe.stubborn", R"({"seconds":300})");
  ASSERT_TRUE(running(id));
  const auto pid = static_cast<pid_t>(*queue_->get(id)->pid);
  executor.stop();
  EXPECT_FALSE(process::start_time_of(pid));
  const queue::JobRecord job = *queue_->get(id);
  EXPECT_EQ(job.status, "PENDING");
  EXPECT_EQ(job.attempt, 0);
}

TEST_F(ExecutorTest, ASecondExecutorTakesOverWhenTheFirstIsGone) {
  start();
  const auto second_source = make_source("boot-2");
  Executor second(*second_source, logs_, clock_, options());
  second.start();
  EXPECT_FALSE(second_source->acquire());
  const std::string first_job = enqueue("chap.probe.echo");
  EXPECT_EQ(finished(first_job).boot, "boot-1");
  executor_.reset();
  source_.reset();
  const std::string second_job = enqueue("chap.probe.echo");
  EXPECT_EQ(finished(second_job).boot, "boot-2");
}

TEST_F(ExecutorTest, JobsRunOnWithoutALogFolder) {
  std::filesystem::remove_all(folder_ / "logs");
  start();
  const std::string id = enqueue("chap.probe.echo");
  EXPECT_EQ(finished(id).status, "SUCCESS");
  EXPECT_EQ(queue_->logs(id), "");
}

}  // namespace
}  // namespace chap::worker
