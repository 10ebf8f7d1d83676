#include "storage/store/specificationbaseline_store.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

using namespace std::chrono_literals;

class SpecificationBaselineTest : public StoreTest {
 protected:
  SpecificationBaselineTest() {
    dataset_id_ = add_dataset();
    model_id_ = add_model("global_median");
    backtest_id_ = add_backtest(dataset_id_, model_id_);
  }

  BaselineClaim claim_at(Timestamp time) const { return {specification_id_, model_id_, time}; }
  // Claims the run at the time `now`. Pending and failed runs are claimed again only after a day.
  bool claim(Timestamp now) { return runs_.claim(claim_at(now), now - 24h); }

  BaselineOutcome done() const {
    return {.status = baseline_status::kDone, .backtest_id = backtest_id_};
  }
  SpecificationBaselineRow only_row() {
    const auto rows = runs_.of_specification(specification_id_);
    EXPECT_EQ(rows.size(), 1U);
    return rows.empty() ? SpecificationBaselineRow() : rows.front();
  }

  const Timestamp now_ = parse_timestamp("2026-03-01T09:30:00.250000");
  SpecificationBaselineStore runs_{db()};
  const std::int64_t specification_id_ = 1;
  std::int64_t dataset_id_ = 0;
  std::int64_t model_id_ = 0;
  std::int64_t backtest_id_ = 0;
};

TEST_F(SpecificationBaselineTest, APendingRunIsNotClaimedAgainWithinADay) {
  EXPECT_TRUE(claim(now_));
  EXPECT_FALSE(claim(now_ + 24h));
  EXPECT_EQ(only_row().status, "pending");
  EXPECT_EQ(only_row().claimed_at, now_);
}

TEST_F(SpecificationBaselineTest, APendingRunIsClaimedAgainAfterADay) {
  claim(now_);
  EXPECT_TRUE(claim(now_ + 24h + 1us));
  EXPECT_EQ(only_row().claimed_at, now_ + 24h + 1us);
}

TEST_F(SpecificationBaselineTest, AFailedRunIsClaimedAgainADayAfterItsEnd) {
  claim(now_);
  runs_.finish(
      claim_at(now_), {.status = baseline_status::kFailed, .message = "no disk"}, now_ + 1h
  );
  EXPECT_EQ(only_row().message, "no disk");
  EXPECT_FALSE(claim(now_ + 25h));
  EXPECT_TRUE(claim(now_ + 26h));
  EXPECT_EQ(only_row().status, "pending");
  EXPECT_EQ(only_row().message, std::nullopt);
}

TEST_F(SpecificationBaselineTest, ARunWithAResultIsNotClaimedAgain) {
  claim(now_);
  runs_.finish(claim_at(now_), done(), now_);
  EXPECT_FALSE(claim(now_ + 48h));
  EXPECT_EQ(only_row().backtest_id, backtest_id_);
  const BaselineClaim other{specification_id_, add_model("persistence"), now_};
  runs_.claim(other, now_ - 24h);
  runs_.finish(other, {.status = baseline_status::kNotApplicable}, now_);
  EXPECT_FALSE(runs_.claim(other, now_ + 24h));
}

TEST_F(SpecificationBaselineTest, ARunWhoseBacktestDoesNotExistIsClaimedAgain) {
  claim(now_);
  runs_.finish(claim_at(now_), {.status = baseline_status::kDone}, now_);
  EXPECT_TRUE(claim(now_ + 1h));
}

TEST_F(SpecificationBaselineTest, OnlyTheLatestClaimCanRecordAnOutcome) {
  claim(now_);
  claim(now_ + 25h);
  EXPECT_FALSE(runs_.is_valid(claim_at(now_)));
  EXPECT_FALSE(runs_.finish(claim_at(now_), done(), now_ + 26h));
  EXPECT_EQ(only_row().status, "pending");
  EXPECT_TRUE(runs_.is_valid(claim_at(now_ + 25h)));
  EXPECT_TRUE(runs_.finish(claim_at(now_ + 25h), done(), now_ + 26h));
  EXPECT_FALSE(runs_.finish(claim_at(now_ + 25h), {.status = baseline_status::kFailed}, now_ + 27h))
      << "the run has ended";
  EXPECT_EQ(only_row().status, "done");
}

TEST_F(SpecificationBaselineTest, DeletingTheBacktestDeletesTheRow) {
  claim(now_);
  runs_.finish(claim_at(now_), done(), now_);
  BacktestStore(db()).remove({backtest_id_});
  EXPECT_EQ(count("specificationbaseline"), 0);
}

TEST_F(SpecificationBaselineTest, OnlyBaselineModelsThatAreNotArchivedAreRunnable) {
  EXPECT_TRUE(ConfiguredModelStore(db()).runnable_of_role("baseline").empty());
  const auto set_role = [&](const char* name, bool archived) {
    db().execute(
        "UPDATE modeltemplatedb SET role = 'baseline', archived = $2 WHERE name = $1",
        std::string(name),
        archived
    );
  };
  add_model("retired");
  set_role("global_median", false);
  set_role("retired", true);
  const auto found = ConfiguredModelStore(db()).runnable_of_role("baseline");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().model.id, model_id_);
  ConfiguredModelStore(db()).set_archived(model_id_, true);
  EXPECT_TRUE(ConfiguredModelStore(db()).runnable_of_role("baseline").empty());
}

}  // namespace
}  // namespace chap::store
