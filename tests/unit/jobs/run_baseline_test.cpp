#include "services/backtests.hpp"
#include "services/baselines.hpp"
#include "services/job_records.hpp"
#include "services/job_types.hpp"
#include "services/leaderboard.hpp"
#include "tests/unit/jobs/tasks_fixture.hpp"

#include <gmock/gmock.h>

namespace chap::jobs {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class RunBaselineTest : public TasksTest {
 protected:
  // Runs an evaluation of naive_model, which queues the baselines of its specification.
  void evaluate(std::size_t n_months) {
    services::BacktestRequest request;
    request.dataset_id = stored_dataset(n_months);
    request.model = std::string("naive_model");
    request.n_periods = 3;
    request.n_splits = 2;
    services::submit_backtest(platform(), request);
    run_next();
  }
  std::vector<queue::JobRecord> baseline_jobs() {
    queue::JobFilter filter;
    filter.type = services::job_type::kRunBaseline;
    return queue_.list(filter);
  }
  // Returns the results of the baselines on the leaderboard of the only specification.
  std::vector<services::ReferenceResult> baselines() {
    return services::read_leaderboard(platform(), 1, false).baselines;
  }
};

TEST_F(RunBaselineTest, AnEvaluationQueuesTheBaselinesOfItsSpecificationOnce) {
  evaluate(36);
  EXPECT_EQ(baseline_jobs().size(), 3U);
  for (int i = 0; i < 3; ++i) run_next();
  EXPECT_EQ(count("backtest"), 4);
  EXPECT_EQ(count("backtestspecification"), 1);
  EXPECT_EQ(baseline_jobs().size(), 3U) << "the job of a baseline must not queue baselines";
  for (const services::ReferenceResult& baseline : baselines()) {
    EXPECT_EQ(baseline.status, "done") << baseline.model.model.name;
    EXPECT_FALSE(baseline.scores.empty());
    EXPECT_EQ(
        store::BacktestStore(*database_->read()).find(*baseline.backtest_id)->name, "baseline"
    );
  }
}

TEST_F(RunBaselineTest, DataThatABaselineCannotForecastFromAreNotApplicable) {
  // Two months are left to train on. Therefore the months to forecast have no earlier observation
  // of the same season, which two of the three baselines need.
  evaluate(6);
  std::vector<std::string> results;
  for (int i = 0; i < 3; ++i) results.push_back(run_next());
  EXPECT_EQ(results, (std::vector<std::string>{"2", "null", "null"}));
  const auto found = baselines();
  EXPECT_EQ(found[1].status, "not_applicable");
  EXPECT_THAT(*found[1].message, StartsWith("No pair of observations"));
  EXPECT_EQ(found[2].status, "not_applicable");
  EXPECT_EQ(baseline_jobs().size(), 3U);
}

TEST_F(RunBaselineTest, AJobWhoseResultIsNullSucceedsAndHasNoRow) {
  evaluate(6);
  run_next();
  const queue::Claim claim = next_claim();
  queue::Outcome outcome;
  outcome.kind = queue::Outcome::Kind::kSuccess;
  outcome.result = run(claim);
  source_.finish(claim, outcome, {});
  const auto job = queue_.get(claim.id);
  EXPECT_EQ(job->status, "SUCCESS");
  EXPECT_EQ(job->result, std::nullopt);
  EXPECT_EQ(
      message_of([&] { services::id_of_job_row(platform(), claim.id); }), "The job has no result"
  );
}

TEST_F(RunBaselineTest, AFailureIsRecordedAndEndsTheJob) {
  evaluate(36);
  database_->write()->execute_script(
      "UPDATE modeltemplatedb SET source_url = 'builtin:global_median@9' WHERE name = "
      "'global_median'"
  );
  EXPECT_EQ(code_of([&] { run_next(); }), ErrorCode::kInvalidInput);
  const auto found = baselines();
  EXPECT_EQ(found[0].status, "failed");
  EXPECT_THAT(*found[0].message, HasSubstr("global_median"));
  EXPECT_EQ(found[1].status, "pending");
  EXPECT_EQ(count("backtest"), 1);
}

TEST_F(RunBaselineTest, ABaselineOfADeletedDatasetIsNotNeeded) {
  evaluate(36);
  run_next();
  services::delete_backtest(platform(), 1);
  services::delete_dataset(platform(), 1);
  EXPECT_EQ(count("backtest"), 0) << "the backtest of the first baseline must be deleted, too";
  EXPECT_EQ(run_next(), "null") << "the job is not needed any more";
  EXPECT_EQ(count("specificationbaseline"), 0);
}

TEST_F(RunBaselineTest, OnlyTheNewestJobOfABaselineStoresABacktest) {
  evaluate(36);
  clock_.advance(services::kBaselineRetry + std::chrono::seconds(1));
  baselines();  // reading the leaderboard queues the runs that are due
  EXPECT_EQ(baseline_jobs().size(), 6U);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(run_next(), "null");
  for (int i = 0; i < 3; ++i) EXPECT_NE(run_next(), "null");
  EXPECT_EQ(count("backtest"), 4);
  for (const services::ReferenceResult& baseline : baselines()) EXPECT_EQ(baseline.status, "done");
}

TEST_F(RunBaselineTest, ASecondEvaluationOfASpecificationQueuesNoBaseline) {
  evaluate(36);
  services::BacktestRequest request;
  request.dataset_id = 1;
  request.model = std::string("naive_model");
  request.n_periods = 3;
  request.n_splits = 2;
  services::submit_backtest(platform(), request);
  for (int i = 0; i < 4; ++i) run_next();
  EXPECT_EQ(baseline_jobs().size(), 3U);
  EXPECT_EQ(count("backtest"), 5);
}

TEST_F(RunBaselineTest, ASpecificationWithNegativeWindowsFails) {
  evaluate(36);
  database_->write()->execute_script("UPDATE backtestspecification SET stride = -2");
  EXPECT_THAT(message_of([&] { run_next(); }), HasSubstr("windows that are not positive"));
}

TEST_F(RunBaselineTest, AnEvaluationSucceedsAlthoughNoBaselineCanBeQueued) {
  services::BacktestRequest request;
  request.dataset_id = stored_dataset(36);
  request.model = std::string("naive_model");
  services::submit_backtest(platform(), request);
  database_->write()->execute_script(
      "CREATE TRIGGER refuse BEFORE INSERT ON specificationbaseline"
      " BEGIN SELECT raise(ABORT, 'refused'); END"
  );
  EXPECT_EQ(run_next(), "1");
  EXPECT_TRUE(baseline_jobs().empty());
}

}  // namespace
}  // namespace chap::jobs
