#include "storage/sql/error.hpp"
#include "storage/store/alert_store.hpp"
#include "storage/store/alertpolicy_store.hpp"
#include "storage/store/prediction_store.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

class AlertTest : public StoreTest {
 protected:
  std::int64_t add_policy() {
    AlertPolicyRow row;
    row.name = "outbreak";
    return AlertPolicyStore(db()).insert(row);
  }
  std::int64_t add_prediction() {
    PredictionRow row;
    row.dataset_id = add_dataset();
    row.model_db_id = add_model();
    row.created = parse_timestamp("2026-03-03 08:00:00");
    return PredictionStore(db()).insert(row);
  }
  AlertRow sample_row(
      const std::string& org_unit = "OU_north", const std::string& period = "202401"
  ) const {
    AlertRow row;
    row.time_period = period;
    row.org_unit = org_unit;
    row.alert_policy_id = policy_;
    row.level = "act";
    row.prediction_id = prediction_;
    row.created = parse_timestamp("2026-03-03 08:15:00.610717");
    return row;
  }
  std::vector<std::int64_t> listed(const AlertFilter& filter, const sql::Page& page = {}) {
    std::vector<std::int64_t> ids;
    for (const AlertRow& row : AlertStore(db()).list(filter, page)) ids.push_back(row.id);
    return ids;
  }

  std::int64_t policy_ = add_policy();
  std::int64_t prediction_ = add_prediction();
};

TEST_F(AlertTest, AStoredRowIsReadUnchanged) {
  const std::int64_t id = AlertStore(db()).insert(sample_row());
  const auto found = AlertStore(db()).find(id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->time_period, "202401");
  EXPECT_EQ(found->org_unit, "OU_north");
  EXPECT_EQ(found->alert_policy_id, policy_);
  EXPECT_EQ(found->level, "act");
  EXPECT_EQ(found->prediction_id, prediction_);
  EXPECT_EQ(found->created, sample_row().created);
  EXPECT_EQ(found->approved, "pending");
  EXPECT_FALSE(found->approved_by);
  EXPECT_FALSE(found->approved_at);
  EXPECT_FALSE(AlertStore(db()).find(id + 1));
}

TEST_F(AlertTest, APredictionHasOneAlertForAnOrgUnitAndPeriod) {
  AlertStore alerts(db());
  alerts.insert(sample_row());
  EXPECT_TRUE(alerts.exists_in_cell(prediction_, "OU_north", "202401"));
  EXPECT_FALSE(alerts.exists_in_cell(prediction_, "OU_south", "202401"));
  EXPECT_THROW(alerts.insert(sample_row()), sql::UniqueViolation);
}

TEST_F(AlertTest, AlertsWithoutAPredictionMayRepeat) {
  AlertRow row = sample_row();
  row.prediction_id.reset();
  AlertStore(db()).insert(row);
  AlertStore(db()).insert(row);
  EXPECT_EQ(count("alert"), 2);
  EXPECT_EQ(AlertStore(db()).count_of_prediction(prediction_), 0);
}

TEST_F(AlertTest, ListsTheAlertsThatMatchTheFilter) {
  AlertStore alerts(db());
  const std::int64_t north = alerts.insert(sample_row());
  const std::int64_t south = alerts.insert(sample_row("OU_south"));
  AlertRow other = sample_row();
  other.prediction_id.reset();
  other.alert_policy_id = add_policy();
  const std::int64_t manual = alerts.insert(other);
  alerts.set_approval(south, {"declined", "somebody", sample_row().created});
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(listed({}), (Ids{north, south, manual}));
  EXPECT_EQ(listed({}, {1, 1}), Ids{south});
  EXPECT_EQ(listed({.alert_policy_id = other.alert_policy_id}), Ids{manual});
  EXPECT_EQ(listed({.prediction_id = prediction_}), (Ids{north, south}));
  EXPECT_EQ(listed({.org_unit = "OU_north"}), (Ids{north, manual}));
  EXPECT_EQ(listed({.approved = "declined"}), Ids{south});
  EXPECT_EQ(listed({.org_unit = "OU_north", .approved = "declined"}), Ids{});
  EXPECT_EQ(alerts.count_of_prediction(prediction_), 2);
}

TEST_F(AlertTest, TheApprovalIsSetAndCleared) {
  AlertStore alerts(db());
  const std::int64_t id = alerts.insert(sample_row());
  EXPECT_TRUE(alerts.set_approval(id, {"approved", "somebody", sample_row().created}));
  EXPECT_EQ(alerts.find(id)->approved, "approved");
  EXPECT_EQ(alerts.find(id)->approved_by, "somebody");
  EXPECT_EQ(alerts.find(id)->approved_at, sample_row().created);
  EXPECT_TRUE(alerts.set_approval(id, {"pending", std::nullopt, std::nullopt}));
  EXPECT_FALSE(alerts.find(id)->approved_by);
  EXPECT_FALSE(alerts.set_approval(id + 1, {"pending", std::nullopt, std::nullopt}));
}

TEST_F(AlertTest, AnApprovedAlertIsNotRemoved) {
  AlertStore alerts(db());
  const std::int64_t id = alerts.insert(sample_row());
  alerts.set_approval(id, {"approved", "somebody", sample_row().created});
  EXPECT_FALSE(alerts.remove_unless_approved(id));
  alerts.set_approval(id, {"declined", "somebody", sample_row().created});
  EXPECT_TRUE(alerts.remove_unless_approved(id));
  EXPECT_FALSE(alerts.remove_unless_approved(id));
}

TEST_F(AlertTest, ThePolicyAndThePredictionOfAnAlertMustExist) {
  AlertRow row = sample_row();
  row.alert_policy_id = 99;
  EXPECT_THROW(AlertStore(db()).insert(row), sql::ForeignKeyViolation);
  row = sample_row();
  row.prediction_id = 99;
  EXPECT_THROW(AlertStore(db()).insert(row), sql::ForeignKeyViolation);
}

TEST_F(AlertTest, APredictionWithAlertsIsNotDeleted) {
  AlertStore(db()).insert(sample_row());
  EXPECT_THROW(PredictionStore(db()).remove(prediction_), sql::ForeignKeyViolation);
}

}  // namespace
}  // namespace chap::store
