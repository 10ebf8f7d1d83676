#include "services/prediction_setups.hpp"

#include "services/alert_policies.hpp"
#include "services/job_records.hpp"
#include "services/run_prediction_setup.hpp"
#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class PredictionSetupsTest : public PlatformTest {
 protected:
  NewPredictionSetup request() {
    NewPredictionSetup setup;
    setup.backtest_id = stored_backtest(stored_dataset(36));
    setup.name = "monthly";
    return setup;
  }
  std::int64_t stored_setup() { return create_prediction_setup(platform(), request()); }
};

TEST_F(PredictionSetupsTest, CopiesModelAndOrgUnitsFromTheBacktest) {
  const auto details = read_prediction_setup(platform(), stored_setup());
  EXPECT_EQ(details.setup.configured_model_id, naive_model());
  EXPECT_EQ(details.setup.period_type, "month");
  EXPECT_EQ(details.setup.start_period, "202001");
  EXPECT_EQ(details.setup.org_units.size(), 2U);
  EXPECT_FALSE(details.setup.schedule_enabled);
}

TEST_F(PredictionSetupsTest, RefusesRequestsInTheOrderOfTheContract) {
  NewPredictionSetup setup = request();
  setup.name = "";
  setup.cron = "nonsense";
  EXPECT_EQ(message_of([&] { create_prediction_setup(platform(), setup); }), "name is required");
  setup.name = "monthly";
  EXPECT_EQ(
      message_of([&] { create_prediction_setup(platform(), setup); }),
      "Schedule expression must be standard five-field cron"
  );
  setup.cron = "99 * * * *";
  EXPECT_EQ(code_of([&] { create_prediction_setup(platform(), setup); }), ErrorCode::kValidation);
  setup.cron = "  ";
  setup.schedule_enabled = true;
  EXPECT_EQ(
      message_of([&] { create_prediction_setup(platform(), setup); }),
      "Enabled schedules require a cron expression"
  );
  setup.cron = "0 6 1 * *";
  setup.backtest_id = 999;
  EXPECT_EQ(
      message_of([&] { create_prediction_setup(platform(), setup); }), "Backtest 999 not found"
  );
}

TEST_F(PredictionSetupsTest, ABacktestHasAtMostOneSetup) {
  const NewPredictionSetup setup = request();
  create_prediction_setup(platform(), setup);
  EXPECT_EQ(code_of([&] { create_prediction_setup(platform(), setup); }), ErrorCode::kConflict);
  EXPECT_EQ(list_prediction_setups(platform()).size(), 1U);
}

TEST_F(PredictionSetupsTest, ChangesOnlyTheMembersOfTheRequest) {
  const auto id = stored_setup();
  PredictionSetupChange change;
  change.cron = "0 6 1 * *";
  change.schedule_enabled = true;
  const auto changed = change_prediction_setup(platform(), id, change);
  EXPECT_EQ(changed.setup.name, "monthly");
  EXPECT_EQ(changed.setup.schedule_cron_expression, "0 6 1 * *");
  EXPECT_TRUE(changed.setup.schedule_enabled);
}

TEST_F(PredictionSetupsTest, ARefusedChangeChangesNothing) {
  const auto id = stored_setup();
  PredictionSetupChange change;
  change.name = "renamed";
  change.schedule_enabled = true;  // without a cron expression
  EXPECT_EQ(
      code_of([&] { change_prediction_setup(platform(), id, change); }), ErrorCode::kValidation
  );
  EXPECT_EQ(read_prediction_setup(platform(), id).setup.name, "monthly");
  change = {};
  change.name = std::optional<std::string>();
  EXPECT_EQ(
      message_of([&] { change_prediction_setup(platform(), id, change); }),
      "name cannot be null or empty"
  );
  change = {};
  change.schedule_enabled = std::optional<bool>();
  EXPECT_EQ(
      message_of([&] { change_prediction_setup(platform(), id, change); }),
      "schedule_enabled cannot be null"
  );
}

TEST_F(PredictionSetupsTest, TheAlertPolicyOfASetupCanBeSetKeptAndRemoved) {
  NewPredictionSetup setup = request();
  setup.alert_policy_id = 9;
  EXPECT_EQ(
      message_of([&] { create_prediction_setup(platform(), setup); }), "AlertPolicy 9 not found"
  );
  setup.alert_policy_id = create_alert_policy(platform(), {"outbreak", "[]"});
  const auto id = create_prediction_setup(platform(), setup);
  EXPECT_EQ(read_prediction_setup(platform(), id).alert_policy->name, "outbreak");
  PredictionSetupChange change;
  change.name = "renamed";
  EXPECT_TRUE(change_prediction_setup(platform(), id, change).alert_policy);
  change.alert_policy_id = 9;
  change.name = "other";
  EXPECT_EQ(
      message_of([&] { change_prediction_setup(platform(), id, change); }),
      "AlertPolicy 9 not found"
  );
  EXPECT_EQ(read_prediction_setup(platform(), id).setup.name, "renamed");
  change.alert_policy_id = std::optional<std::int64_t>();
  EXPECT_FALSE(change_prediction_setup(platform(), id, change).alert_policy);
}

TEST_F(PredictionSetupsTest, AnUnknownSetupIsNotFound) {
  const std::string message = "PredictionSetup 7 not found";
  EXPECT_EQ(message_of([&] { read_prediction_setup(platform(), 7); }), message);
  EXPECT_EQ(message_of([&] { read_setup_with_predictions(platform(), 7); }), message);
  EXPECT_EQ(message_of([&] { change_prediction_setup(platform(), 7, {}); }), message);
  EXPECT_EQ(message_of([&] { delete_prediction_setup(platform(), 7); }), message);
  EXPECT_EQ(
      message_of([&] { run_prediction_setup(platform(), 7, {}, monthly_input(36)); }), message
  );
}

TEST_F(PredictionSetupsTest, ARunQueuesAJobOfTheSetup) {
  const auto id = stored_setup();
  const auto job = queue_.get(run_prediction_setup(platform(), id, {"run", 3}, monthly_input(36)));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->prediction_setup_id, id);
  EXPECT_EQ(job->name, "run");
}

TEST_F(PredictionSetupsTest, ARunWithoutDataIsRefused) {
  EXPECT_EQ(
      message_of([&] { run_prediction_setup(platform(), stored_setup(), {}, {}); }),
      "provided_data cannot be empty"
  );
}

TEST_F(PredictionSetupsTest, ARunOfAnArchivedModelIsRefused) {
  const auto id = stored_setup();
  archive_configured_model(platform(), naive_model());
  EXPECT_EQ(
      code_of([&] {
        run_prediction_setup(platform(), id, {"run", 3}, monthly_input(36));
      }),
      ErrorCode::kConflict
  );
}

TEST_F(PredictionSetupsTest, DeletingASetupDeletesItsJobsAndTheirRequests) {
  const auto id = stored_setup();
  ImportInput input = monthly_input(36);
  input.request_body = R"({"name":"run"})";
  const auto job = run_prediction_setup(platform(), id, {"run", 3}, input);
  EXPECT_EQ(job_request(platform(), job), input.request_body);
  delete_prediction_setup(platform(), id);
  EXPECT_EQ(count("predictionsetup"), 0);
  EXPECT_EQ(count("chapx_job"), 0);
  EXPECT_EQ(count("chapx_job_request"), 0);
}

}  // namespace
}  // namespace chap::services
