#include "services/leaderboard.hpp"

#include "services/baselines.hpp"
#include "services/job_types.hpp"
#include "storage/store/specificationbaseline_store.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <gmock/gmock.h>

namespace chap::services {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class LeaderboardTest : public PlatformTest {
 protected:
  LeaderboardTest() {
    dataset_id_ = stored_dataset(36);
    backtest_id_ = backtest_of("naive_model", R"({"mae": 2.0, "coverage_10_90": 0.7})");
  }

  // Stores a backtest of the specification with these scores. Backtests that are stored later have
  // a later time of creation.
  std::int64_t backtest_of(const std::string& model_name, const std::string& scores) {
    const std::int64_t id = stored_backtest(dataset_id_);
    const auto model = require_model(platform(), model_name).model;
    database_->transact([&](sql::Connection& db) {
      store::BacktestStore(db).set_metrics(id, scores);
      db.execute("UPDATE backtest SET model_db_id = $2 WHERE id = $1", id, model.id);
    });
    clock_.advance(std::chrono::seconds(1));
    return id;
  }
  // Records the outcome of the run of a baseline.
  void finish(const std::string& model_name, const store::BaselineOutcome& outcome) {
    const std::int64_t model = require_model(platform(), model_name).model.id;
    database_->transact([&](sql::Connection& db) {
      store::SpecificationBaselineStore runs(db);
      const store::BaselineClaim claim{1, model, clock_.now()};
      runs.claim(claim, clock_.now());
      runs.finish(claim, outcome, clock_.now());
    });
  }
  void give_role(const std::string& template_name, const std::string& role) {
    database_->transact([&](sql::Connection& db) {
      db.execute("UPDATE modeltemplatedb SET role = $2 WHERE name = $1", template_name, role);
    });
  }
  // Returns the sorted names of all jobs that run baselines.
  std::vector<std::string> queued_baselines() {
    queue::JobFilter filter;
    filter.type = job_type::kRunBaseline;
    std::vector<std::string> names;
    for (const queue::JobRecord& job : queue_.list(filter)) names.push_back(job.name);
    std::sort(names.begin(), names.end());
    return names;
  }
  // Reads the leaderboard of the only specification.
  Leaderboard read(bool include_comparison_models = false) {
    return read_leaderboard(platform(), 1, include_comparison_models);
  }

  std::int64_t dataset_id_ = 0;
  std::int64_t backtest_id_ = 0;
};

TEST_F(LeaderboardTest, AnUnknownSpecificationIsNotFound) {
  EXPECT_EQ(
      message_of([&] { read_leaderboard(platform(), 7, false); }),
      "Backtest specification not found"
  );
}

TEST_F(LeaderboardTest, ReadingQueuesMissingBaselinesOnce) {
  for (int i = 0; i < 2; ++i) {
    const Leaderboard board = read();
    ASSERT_EQ(board.baselines.size(), 3U);
    for (const ReferenceResult& baseline : board.baselines) EXPECT_EQ(baseline.status, "pending");
  }
  EXPECT_THAT(
      queued_baselines(),
      ElementsAre("baseline/global_median", "baseline/persistence", "baseline/seasonal_median")
  );
}

TEST_F(LeaderboardTest, ABaselineWithoutAResultIsQueuedAgainAfterADay) {
  read();
  clock_.advance(kBaselineRetry);
  read();
  EXPECT_EQ(queued_baselines().size(), 3U);
  clock_.advance(std::chrono::seconds(1));
  read();
  EXPECT_EQ(queued_baselines().size(), 6U);
}

TEST_F(LeaderboardTest, ABacktestIsComparedWithEachBaselineThatIsDone) {
  const std::int64_t median =
      backtest_of("global_median", R"({"mae": 4.0, "coverage_10_90": 0.9, "rmse": 1.0})");
  finish("global_median", {.status = "done", .backtest_id = median});
  finish("persistence", {.status = "not_applicable", .message = "No pair of observations"});
  finish("seasonal_median", {.status = "failed", .message = "no disk"});
  const Leaderboard board = read();
  ASSERT_EQ(board.backtests.size(), 1U);
  EXPECT_EQ(board.backtests[0].details.backtest.id, backtest_id_);
  ASSERT_EQ(board.backtests[0].comparisons.size(), 1U);
  const ReferenceComparison& comparison = board.backtests[0].comparisons[0];
  EXPECT_EQ(comparison.configured_model_id, board.baselines[0].model.model.id);
  // mae: 1 - 2 / 4 = 0.5. coverage_10_90: the score is the shortfall below 0.8. The baseline (0.9)
  // has the shortfall 0 and the backtest (0.7) has the shortfall 0.1, so the value is 0 - 0.1.
  ASSERT_EQ(comparison.values.size(), 2U);
  EXPECT_THAT(comparison.values[0], Pair("mae", 0.5));
  EXPECT_EQ(comparison.values[1].first, "coverage_10_90");
  EXPECT_NEAR(*comparison.values[1].second, -0.1, 1e-15);
  EXPECT_EQ(board.baselines[0].backtest_id, median);
  EXPECT_EQ(board.baselines[1].status, "not_applicable");
  EXPECT_EQ(board.baselines[1].message, "No pair of observations");
  EXPECT_EQ(board.baselines[2].status, "failed");
  EXPECT_THAT(queued_baselines(), IsEmpty());
}

TEST_F(LeaderboardTest, ABaselineWhoseBacktestDoesNotExistIsPendingAndQueuedAgain) {
  finish("global_median", {.status = "done"});
  EXPECT_EQ(read().baselines[0].status, "pending");
  EXPECT_EQ(queued_baselines().size(), 3U);
}

TEST_F(LeaderboardTest, BacktestsAreListedNewestFirst) {
  const std::int64_t newer = backtest_of("naive_model", "{}");
  const Leaderboard board = read();
  ASSERT_EQ(board.backtests.size(), 2U);
  EXPECT_EQ(board.backtests[0].details.backtest.id, newer);
  EXPECT_EQ(board.backtests[1].details.backtest.id, backtest_id_);
}

TEST_F(LeaderboardTest, ComparisonModelsAreIncludedOnRequest) {
  give_role("persistence", "comparison");
  const std::int64_t older = backtest_of("persistence", R"({"mae": 8.0})");
  const std::int64_t newest = backtest_of("persistence", R"({"mae": 1.0})");
  EXPECT_FALSE(read().comparison_models);
  EXPECT_THAT(read().backtests.back().comparisons, IsEmpty());
  const Leaderboard board = read(true);
  ASSERT_EQ(board.comparison_models->size(), 1U);
  EXPECT_EQ(board.comparison_models->front().backtest_id, newest);
  EXPECT_EQ(board.comparison_models->front().status, "done");
  // The newest backtest is listed first. A model is not compared with itself.
  ASSERT_EQ(board.backtests.size(), 3U);
  EXPECT_THAT(board.backtests[0].comparisons, IsEmpty());
  EXPECT_EQ(board.backtests[1].details.backtest.id, older);
  EXPECT_THAT(board.backtests[1].comparisons, IsEmpty());
  ASSERT_EQ(board.backtests[2].comparisons.size(), 1U);
  EXPECT_THAT(board.backtests[2].comparisons[0].values, ElementsAre(Pair("mae", -1.0)));
}

TEST_F(LeaderboardTest, AnArchivedComparisonModelIsLeftOut) {
  give_role("persistence", "comparison");
  backtest_of("persistence", R"({"mae": 1.0})");
  archive_configured_model(
      platform(), require_model(platform(), std::string("persistence")).model.id
  );
  EXPECT_THAT(*read(true).comparison_models, IsEmpty());
}

TEST_F(LeaderboardTest, AScoreThatIsNullHasNoComparison) {
  const std::int64_t median = backtest_of("global_median", R"({"mae": null, "rmse": 1.0})");
  finish("global_median", {.status = "done", .backtest_id = median});
  database_->transact([&](sql::Connection& db) {
    store::BacktestStore(db).set_metrics(backtest_id_, R"({"mae": 2.0, "rmse": null})");
  });
  EXPECT_THAT(
      read().backtests[0].comparisons[0].values,
      ElementsAre(Pair("mae", std::nullopt), Pair("rmse", std::nullopt))
  );
}

}  // namespace
}  // namespace chap::services
