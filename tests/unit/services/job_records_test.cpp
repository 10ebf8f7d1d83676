#include "services/job_records.hpp"

#include "engine/queue/embedded/embedded_source.hpp"
#include "services/create_backtest.hpp"
#include "services/debug_entries.hpp"
#include "services/predictions.hpp"
#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class JobRecordsTest : public PlatformTest {
 protected:
  JobRecordsTest() : source_(*database_, clock_, signal_, logs_, source_options()) {
    source_.acquire();
  }
  // Claims the next job and records its outcome.
  void finish_next(const queue::Outcome& outcome) {
    const auto claim = source_.claim();
    ASSERT_TRUE(claim);
    ASSERT_TRUE(source_.finish(*claim, outcome, {"the log\n", ""}));
  }
  // Returns a request for an import.
  static DatasetRequest about() {
    DatasetRequest request;
    request.name = "imported";
    return request;
  }
  // Returns the outcome of a successful job with this result.
  static queue::Outcome success(const std::string& result) {
    queue::Outcome outcome;
    outcome.kind = queue::Outcome::Kind::kSuccess;
    outcome.result = result;
    return outcome;
  }

 private:
  queue::EmbeddedSourceOptions source_options() const {
    queue::EmbeddedSourceOptions options;
    options.lock_file = folder_ / "lock";
    options.boot_id = "boot";
    options.worker = "test";
    return options;
  }

 protected:
  queue::EmbeddedSource source_;
};

TEST_F(JobRecordsTest, AnUnknownJobIsNotFound) {
  EXPECT_EQ(message_of([&] { read_job(platform(), "x"); }), "Job 'x' not found");
  EXPECT_EQ(code_of([&] { job_logs(platform(), "x"); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { cancel_job(platform(), "x"); }), ErrorCode::kNotFound);
  EXPECT_EQ(message_of([&] { delete_job(platform(), "x"); }), "Job not found");
  EXPECT_EQ(code_of([&] { id_of_job_row(platform(), "x"); }), ErrorCode::kNotFound);
}

TEST_F(JobRecordsTest, APendingJobIsCancelledOnceAndThenDeleted) {
  const auto id = submit_debug_entry(platform());
  EXPECT_EQ(
      message_of([&] { delete_job(platform(), id); }),
      "Cannot delete a running job. Cancel it first."
  );
  EXPECT_EQ(
      message_of([&] { id_of_job_row(platform(), id); }), "Job is still running, try again later"
  );
  cancel_job(platform(), id);
  EXPECT_EQ(read_job(platform(), id).status, "REVOKED");
  EXPECT_EQ(
      message_of([&] { cancel_job(platform(), id); }),
      "Cannot cancel a job that has already finished or been cancelled"
  );
  delete_job(platform(), id);
  EXPECT_TRUE(list_jobs(platform(), {}).empty());
}

TEST_F(JobRecordsTest, AFinishedJobHasAResultAndALog) {
  const auto id = submit_debug_entry(platform());
  finish_next(success("42"));
  EXPECT_EQ(id_of_job_row(platform(), id), 42);
  EXPECT_EQ(job_logs(platform(), id), "the log\n");
}

TEST_F(JobRecordsTest, AFailedJobHasNoResult) {
  const auto id = submit_debug_entry(platform());
  queue::Outcome failure;
  failure.error_type = "ValueError";
  failure.error = "it failed";
  finish_next(failure);
  EXPECT_EQ(
      message_of([&] { id_of_job_row(platform(), id); }),
      "Job failed. Check the exception endpoint for more information"
  );
}

TEST_F(JobRecordsTest, EveryImportAndBacktestKeepsItsRequest) {
  ImportInput input = monthly_input(36);
  input.request_body = R"({"name": "sent"})";
  BacktestRequest backtest;
  backtest.dataset_id = stored_dataset(36);
  backtest.model = "naive_model";
  backtest.request_body = input.request_body;
  BacktestWithDataRequest with_data;
  with_data.dataset.name = "with data";
  with_data.model_name = "naive_model";
  PredictionRequest prediction;
  prediction.model_name = "naive_model";
  for (const std::string& id :
       {submit_dataset(platform(), about(), input).job_id.value(),
        submit_health_dataset(platform(), about(), input),
        submit_backtest(platform(), backtest),
        submit_backtest_with_data(platform(), with_data, input).job_id.value(),
        submit_prediction(platform(), prediction, input)}) {
    EXPECT_EQ(job_request(platform(), id), input.request_body) << read_job(platform(), id).task;
  }
}

TEST_F(JobRecordsTest, ARequestIsDeletedWithItsJob) {
  ImportInput input = monthly_input(12);
  input.request_body = "{}";
  const auto id = submit_dataset(platform(), about(), input).job_id.value();
  cancel_job(platform(), id);
  EXPECT_EQ(job_request(platform(), id), "{}");
  delete_job(platform(), id);
  EXPECT_EQ(
      message_of([&] { job_request(platform(), id); }), "Request for job '" + id + "' not found"
  );
  EXPECT_EQ(count("chapx_job_request"), 0);
}

TEST_F(JobRecordsTest, ARequestIsKeptForSevenDays) {
  ImportInput input = monthly_input(12);
  input.request_body = "{}";
  const auto id = submit_dataset(platform(), about(), input).job_id.value();
  clock_.advance(std::chrono::seconds(604'800));
  source_.run_maintenance();
  EXPECT_EQ(job_request(platform(), id), "{}");
  clock_.advance(std::chrono::milliseconds(1));
  source_.run_maintenance();
  EXPECT_EQ(code_of([&] { job_request(platform(), id); }), ErrorCode::kNotFound);
  EXPECT_EQ(read_job(platform(), id).status, "PENDING");
}

TEST_F(JobRecordsTest, AJobWithoutABodyHasNoRequest) {
  const auto id = submit_debug_entry(platform());
  EXPECT_EQ(
      message_of([&] { job_request(platform(), id); }), "Request for job '" + id + "' not found"
  );
}

TEST_F(JobRecordsTest, AResultWhoseRowIsMissingIsNotFound) {
  const auto id = submit_debug_entry(platform());
  finish_next(success("42"));
  EXPECT_EQ(message_of([&] { job_backtest(platform(), id); }), "Backtest 42 not found");
  EXPECT_EQ(message_of([&] { job_prediction(platform(), id); }), "Prediction 42 not found");
}

TEST_F(JobRecordsTest, TheResultOfAnEvaluationIsItsBacktest) {
  const auto backtest = stored_backtest(stored_dataset(24));
  // A debug job suffices, because job_backtest() does not check the type of the job.
  const auto id = submit_debug_entry(platform());
  finish_next(success(std::to_string(backtest)));
  EXPECT_EQ(job_backtest(platform(), id).backtest.id, backtest);
}

TEST_F(JobRecordsTest, AnUnknownDebugEntryIsNotFound) {
  EXPECT_EQ(message_of([&] { read_debug_entry(platform(), 7); }), "Debug entry not found");
}

}  // namespace
}  // namespace chap::services
