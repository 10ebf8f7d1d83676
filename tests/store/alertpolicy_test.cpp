#include "storage/sql/error.hpp"
#include "storage/store/alert_store.hpp"
#include "storage/store/alertpolicy_store.hpp"
#include "storage/store/predictionsetup_store.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

class AlertPolicyTest : public StoreTest {
 protected:
  std::int64_t add_policy(const std::string& name = "outbreak") {
    AlertPolicyRow row;
    row.name = name;
    row.levels = kLevels;
    row.created = parse_timestamp("2026-03-03 08:15:00.610717");
    return AlertPolicyStore(db()).insert(row);
  }
  std::int64_t add_alert(std::int64_t policy) {
    AlertRow row;
    row.time_period = "202401";
    row.org_unit = "OU_north";
    row.level = "act";
    row.alert_policy_id = policy;
    return AlertStore(db()).insert(row);
  }
  std::int64_t add_setup(std::int64_t policy) {
    PredictionSetupRow row;
    row.name = "weekly";
    row.configured_model_id = model_;
    row.backtest_id = add_backtest(dataset_, model_);
    row.alert_policy_id = policy;
    return PredictionSetupStore(db()).insert(row);
  }

  static constexpr const char* kLevels =
      R"([{"name": "act", "threshold_params": {"type": "seasonal", "std_multiplier": 2.0}, )"
      R"("exceedance_threshold": 0.3}])";
  std::int64_t dataset_ = add_dataset();
  std::int64_t model_ = add_model();
};

TEST_F(AlertPolicyTest, AStoredRowIsReadUnchanged) {
  const std::int64_t id = add_policy();
  const auto found = AlertPolicyStore(db()).find(id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->name, "outbreak");
  EXPECT_EQ(found->levels, kLevels);
  EXPECT_EQ(found->created, parse_timestamp("2026-03-03 08:15:00.610717"));
  EXPECT_FALSE(AlertPolicyStore(db()).find(id + 1));
}

TEST_F(AlertPolicyTest, ListsPagesInOrder) {
  add_policy("a");
  add_policy("b");
  const auto all = AlertPolicyStore(db()).list();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "a");
  const auto second = AlertPolicyStore(db()).list({1, 1});
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].name, "b");
}

TEST_F(AlertPolicyTest, NullLevelsAreReadAsAnEmptyList) {
  db().execute("INSERT INTO alertpolicy (name) VALUES ('x')");
  EXPECT_EQ(AlertPolicyStore(db()).list().front().levels, "[]");
}

TEST_F(AlertPolicyTest, APolicyWithSetupsIsNotRemoved) {
  AlertPolicyStore policies(db());
  const std::int64_t of_setup = add_policy();
  EXPECT_FALSE(policies.first_setup(of_setup));
  const std::int64_t setup = add_setup(of_setup);
  add_setup(of_setup);
  EXPECT_EQ(policies.first_setup(of_setup), setup);
  EXPECT_FALSE(policies.first_alert(of_setup));
  sql::Transaction transaction(db());
  EXPECT_THROW(policies.remove(of_setup), sql::ForeignKeyViolation);
}

TEST_F(AlertPolicyTest, APolicyWithAlertsIsNotRemoved) {
  AlertPolicyStore policies(db());
  const std::int64_t id = add_policy();
  const std::int64_t alert = add_alert(id);
  EXPECT_EQ(policies.first_alert(id), alert);
  EXPECT_THROW(policies.remove(id), sql::ForeignKeyViolation);
  AlertStore(db()).remove_unless_approved(alert);
  EXPECT_TRUE(policies.remove(id));
  EXPECT_FALSE(policies.remove(id));
}

TEST_F(AlertPolicyTest, ASetupIsReadWithItsPolicy) {
  const std::int64_t policy = add_policy();
  const std::int64_t id = add_setup(policy);
  PredictionSetupStore setups(db());
  auto details = setups.details(id);
  ASSERT_TRUE(details && details->alert_policy);
  EXPECT_EQ(details->setup.alert_policy_id, policy);
  EXPECT_EQ(details->alert_policy->name, "outbreak");
  details->setup.alert_policy_id.reset();
  setups.update(details->setup);
  EXPECT_FALSE(setups.details(id)->alert_policy);
  details->setup.alert_policy_id = 99;
  EXPECT_THROW(setups.update(details->setup), sql::ForeignKeyViolation);
}

}  // namespace
}  // namespace chap::store
