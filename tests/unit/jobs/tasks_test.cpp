#include "jobs/store_result.hpp"
#include "services/alert_policies.hpp"
#include "services/alerts.hpp"
#include "services/debug_entries.hpp"
#include "services/prediction_setups.hpp"
#include "services/predictions.hpp"
#include "services/run_prediction_setup.hpp"
#include "storage/store/debugentry_store.hpp"
#include "tests/unit/jobs/tasks_fixture.hpp"

#include <gmock/gmock.h>

namespace chap::jobs {
namespace {

TEST_F(TasksTest, AddDatasetStoresTheDataOfTheRequest) {
  services::submit_dataset(platform(), dataset_request(), monthly_input(24));
  EXPECT_EQ(run_next(), "1");
  const auto row = services::read_dataset(platform(), 1);
  EXPECT_EQ(row.name, "imported");
  EXPECT_THAT(row.data_sources, testing::HasSubstr("abc"));
  EXPECT_EQ(count("observation"), 24 * 2 * 4);
}

TEST_F(TasksTest, AddHealthDatasetStoresCasesAndPopulation) {
  services::submit_health_dataset(platform(), dataset_request(), monthly_input(24));
  run_next();
  EXPECT_EQ(
      services::read_dataset(platform(), 1).covariates.items(),
      (std::vector<std::string>{"disease_cases", "population"})
  );
}

TEST_F(TasksTest, AddDebugEntryStoresTheTime) {
  services::submit_debug_entry(platform());
  EXPECT_EQ(run_next(), "1");
  EXPECT_EQ(count("debugentry"), 1);
}

// On PostgreSQL another connection can delete the data set of a job after the task has found the
// data set and before the task inserts a row that refers to the data set.
TEST_F(TasksTest, AResultRefusedByAForeignKeyIsStoredAgain) {
  services::submit_debug_entry(platform());
  const worker::JobContext context(next_claim(), database_.get(), null_device_.get());
  int attempts = 0;
  const std::string result = store_result(context, [&](sql::Connection& db) {
    const auto id = store::DebugEntryStore(db).insert(7);
    if (++attempts == 1) throw sql::ForeignKeyViolation("test", "");
    return std::to_string(id);
  });
  EXPECT_EQ(result, "1");
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(count("debugentry"), 1);
}

TEST_F(TasksTest, AResultThatRefersToADeletedRowNamesTheRow) {
  services::submit_debug_entry(platform());
  const worker::JobContext context(next_claim(), database_.get(), null_device_.get());
  int attempts = 0;
  const auto store = [&](sql::Connection&) -> std::string {
    if (++attempts == 1) throw sql::ForeignKeyViolation("test", "");
    throw conflict("The data set of this job has been deleted");
  };
  EXPECT_EQ(
      message_of([&] { store_result(context, store); }), "The data set of this job has been deleted"
  );
}

TEST_F(TasksTest, RunBacktestStoresABacktestWithForecastsAndMetrics) {
  services::BacktestRequest request;
  request.dataset_id = stored_dataset(36);
  request.model = std::string("naive_model");
  request.name = "evaluated";
  request.n_splits = 2;
  services::submit_backtest(platform(), request);
  EXPECT_EQ(run_next(), "1");
  const auto row = store::BacktestStore(*database_->read()).find(1);
  EXPECT_EQ(row->name, "evaluated");
  EXPECT_EQ(row->split_periods.items().size(), 2U);
  EXPECT_THAT(row->aggregate_metrics, testing::HasSubstr("crps"));
  EXPECT_EQ(count("backtestforecast"), 2 * 2 * 3);
}

TEST_F(TasksTest, RunBacktestFromDatasetStoresDatasetAndBacktest) {
  services::submit_backtest_with_data(platform(), backtest_with_data(), monthly_input(36));
  run_next();
  EXPECT_EQ(count("dataset"), 1);
  EXPECT_EQ(count("backtest"), 1);
}

TEST_F(TasksTest, ASecondAttemptUsesTheDatasetOfTheFirst) {
  services::submit_backtest_with_data(platform(), backtest_with_data(), monthly_input(36));
  const std::int64_t model = naive_model();
  const queue::Claim first = next_claim();
  delete_configured_models();
  // The first attempt fails after the data set has been stored.
  EXPECT_EQ(code_of([&] { run(first); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(count("dataset"), 1);
  services::seed_builtin_models(*database_);
  // The job refers to its model by the id, not by the name. Therefore the new row must have the id
  // of the deleted row.
  database_->transact([&](sql::Connection& db) {
    db.execute("UPDATE configuredmodeldb SET id = $1", model);
  });
  EXPECT_EQ(run(first), "1");
  EXPECT_EQ(count("dataset"), 1);
  EXPECT_EQ(count("backtest"), 1);
}

TEST_F(TasksTest, PredictFromDatasetStoresAPrediction) {
  services::PredictionRequest request;
  request.dataset = dataset_request();
  request.model_name = "naive_model";
  request.n_periods = 2;
  request.meta_data = R"({"asked_by":"test"})";
  services::submit_prediction(platform(), request, monthly_input(36));
  EXPECT_EQ(run_next(), "1");
  const auto prediction = services::read_prediction(platform(), 1).prediction;
  EXPECT_EQ(prediction.n_periods, 2);
  EXPECT_THAT(prediction.meta_data, testing::HasSubstr("asked_by"));
  EXPECT_EQ(services::prediction_entries(platform(), 1, {0.5}).size(), 4U);
}

TEST_F(TasksTest, APredictionBelongsToItsSetup) {
  services::NewPredictionSetup setup;
  setup.backtest_id = stored_backtest(stored_dataset(36));
  setup.name = "monthly";
  const auto id = services::create_prediction_setup(platform(), setup);
  services::run_prediction_setup(platform(), id, {"run", 3}, monthly_input(36));
  run_next();
  EXPECT_EQ(services::read_setup_with_predictions(platform(), id).predictions.size(), 1U);
}

TEST_F(TasksTest, APredictionOfASetupRaisesAlerts) {
  services::NewPredictionSetup setup;
  setup.backtest_id = stored_backtest(stored_dataset(36));
  setup.name = "monthly";
  setup.alert_policy_id = services::create_alert_policy(
      platform(),
      {"always",
       R"([{"name": "act", "threshold_params": {"type": "seasonal"}, "exceedance_threshold": 0}])"}
  );
  const auto id = services::create_prediction_setup(platform(), setup);
  services::run_prediction_setup(platform(), id, {"run", 3}, monthly_input(36));
  run_next();
  EXPECT_EQ(count("alert"), 3 * 2);
  EXPECT_EQ(services::list_alerts(platform(), {}).front().prediction_id, 1);
}

TEST_F(TasksTest, AJobWithoutItsPayloadFailsWithTheReason) {
  services::submit_dataset(platform(), dataset_request(), monthly_input(24));
  const queue::Claim claim = next_claim();
  queue::Claim without_payload = claim;
  without_payload.id = "another job";
  EXPECT_EQ(code_of([&] { run(without_payload); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(count("dataset"), 0);
}

TEST_F(TasksTest, AJobWithWrongArgumentsFailsAndReportsTheArgument) {
  queue::Claim claim;
  claim.id = "x";
  claim.task = "chap.run_backtest";
  claim.arguments = R"({"info":{"dataset_id":1,"model_id":1},"n_splits":"many"})";
  EXPECT_THAT(message_of([&] { run(claim); }), testing::HasSubstr("n_splits"));
}

TEST_F(TasksTest, ACancelledJobStoresNothing) {
  const auto id = services::submit_debug_entry(platform());
  const queue::Claim claim = next_claim();
  EXPECT_EQ(queue_.cancel(id), queue::Cancellation::kDone);
  EXPECT_THROW(run(claim), worker::ClaimLost);
  EXPECT_EQ(count("debugentry"), 0);
}

TEST_F(TasksTest, AnEvaluationOfADeletedDatasetFailsAndStoresNothing) {
  services::BacktestRequest request;
  request.dataset_id = stored_dataset(36);
  request.model = std::string("naive_model");
  services::submit_backtest(platform(), request);
  services::delete_dataset(platform(), request.dataset_id);
  EXPECT_EQ(code_of([&] { run_next(); }), ErrorCode::kNotFound);
  EXPECT_EQ(count("backtest"), 0);
}

}  // namespace
}  // namespace chap::jobs
