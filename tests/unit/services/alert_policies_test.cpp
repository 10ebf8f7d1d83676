#include "services/alert_policies.hpp"

#include "services/alerts.hpp"
#include "services/prediction_setups.hpp"
#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

// Returns a stored level with this name, as JSON.
std::string level_named(const std::string& name) {
  return R"({"name": ")" + name +
         R"(", "threshold_params": {"type": "seasonal", "std_multiplier": 2.0}, )" +
         R"("exceedance_threshold": 0.3})";
}

class AlertPoliciesTest : public PlatformTest {
 protected:
  std::int64_t stored_policy() {
    return create_alert_policy(platform(), {"outbreak", "[" + level_named("act") + "]"});
  }
  // Returns the text of the error for a policy with these levels.
  std::string refusal_of(const std::string& name, const std::string& levels) {
    return message_of([&] { create_alert_policy(platform(), {name, "[" + levels + "]"}); });
  }
};

TEST_F(AlertPoliciesTest, APolicyIsStoredAndListed) {
  const std::int64_t id = stored_policy();
  EXPECT_EQ(read_alert_policy(platform(), id).name, "outbreak");
  EXPECT_EQ(read_alert_policy(platform(), id).created, clock_.now());
  EXPECT_EQ(list_alert_policies(platform()).size(), 1U);
}

TEST_F(AlertPoliciesTest, NamesOfPoliciesAndLevelsAreChecked) {
  EXPECT_EQ(refusal_of("  ", level_named("a")), "name is required");
  EXPECT_EQ(refusal_of("\xC2\xA0\xE3\x80\x80", level_named("a")), "name is required");
  EXPECT_EQ(refusal_of("x", level_named(" ")), "Every alert level needs a name");
  EXPECT_EQ(
      refusal_of("x", level_named(" a") + "," + level_named("b ")),
      "Alert level names cannot start or end with whitespace, got [' a', 'b ']"
  );
  EXPECT_EQ(
      refusal_of("x", level_named("b") + "," + level_named("a") + "," + level_named("b")),
      "Alert level names must be unique within a policy, got duplicates: ['b']"
  );
  EXPECT_EQ(count("alertpolicy"), 0);
}

TEST_F(AlertPoliciesTest, AnUnknownPolicyIsNotFound) {
  EXPECT_EQ(message_of([&] { read_alert_policy(platform(), 7); }), "AlertPolicy 7 not found");
  EXPECT_EQ(message_of([&] { delete_alert_policy(platform(), 7); }), "AlertPolicy 7 not found");
  EXPECT_EQ(code_of([&] { delete_alert_policy(platform(), 7); }), ErrorCode::kNotFound);
}

TEST_F(AlertPoliciesTest, APolicyInUseIsNotDeleted) {
  const std::int64_t id = stored_policy();
  NewPredictionSetup setup;
  setup.backtest_id = stored_backtest(stored_dataset(36));
  setup.name = "monthly";
  setup.alert_policy_id = id;
  const std::int64_t setup_id = create_prediction_setup(platform(), setup);
  const auto refusal = [&] { return message_of([&] { delete_alert_policy(platform(), id); }); };
  EXPECT_EQ(refusal(), "AlertPolicy 1 is still used by prediction setup 1");
  delete_prediction_setup(platform(), setup_id);
  const auto alerts = create_alerts(platform(), {{"202401", "OU_north", id, "act", {}}});
  EXPECT_EQ(refusal(), "AlertPolicy 1 still has alerts raised against it, e.g. 1");
  EXPECT_EQ(code_of([&] { delete_alert_policy(platform(), id); }), ErrorCode::kConflict);
  delete_alert(platform(), alerts.front());
  delete_alert_policy(platform(), id);
  EXPECT_EQ(count("alertpolicy"), 0);
}

TEST_F(AlertPoliciesTest, StoredLevelsAreRead) {
  const auto levels = levels_of(
      R"([{"name": "watch", "threshold_params": {"type": "percentile", "quantile": [0.9], )"
      R"("baseline_years": null}, "exceedance_threshold": 1}, )"
      R"({"name": "default", "threshold_params": {"type": "percentile"}, )"
      R"("exceedance_threshold": 0.5}, )" +
      level_named("act") + "]"
  );
  ASSERT_EQ(levels.size(), 3U);
  const auto& watch = std::get<evaluation::PercentileParams>(levels[0].threshold);
  EXPECT_EQ(watch.quantiles, std::vector{0.9});
  EXPECT_FALSE(watch.baseline_years);
  EXPECT_EQ(levels[0].exceedance_threshold, 1);
  const auto& preset = std::get<evaluation::PercentileParams>(levels[1].threshold);
  EXPECT_EQ(preset.quantiles, std::vector{0.75});
  EXPECT_EQ(preset.baseline_years, 5);
  EXPECT_EQ(std::get<evaluation::SeasonalParams>(levels[2].threshold).deviations, std::vector{2.0});
}

TEST_F(AlertPoliciesTest, LevelsThatCannotBeReadAreLeftOut) {
  EXPECT_TRUE(levels_of("null").empty());
  const auto levels = levels_of(
      R"([1, {}, {"name": "a"}, {"name": "b", "threshold_params": {"type": "other"}, )"
      R"("exceedance_threshold": 0.5}, {"name": "c", "threshold_params": {"type": "seasonal"}}, )" +
      level_named("act") + "]"
  );
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels[0].name, "act");
}

}  // namespace
}  // namespace chap::services
