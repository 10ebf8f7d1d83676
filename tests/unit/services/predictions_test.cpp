#include "services/predictions.hpp"

#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class PredictionsTest : public PlatformTest {
 protected:
  static PredictionRequest request() {
    PredictionRequest request;
    request.dataset.name = "next quarter";
    request.model_name = "naive_model";
    return request;
  }
  // A prediction of two org units and two periods, each with the samples 3, 1 and 2.
  FinishedPrediction finished() {
    FinishedPrediction prediction;
    prediction.dataset_id = stored_dataset(24);
    prediction.name = "next quarter";
    prediction.model = read_configured_model(platform(), naive_model());
    prediction.created = clock_.now();
    prediction.forecast = {{"OU_north", "OU_south"}, {period::Period::require("202201"), 2}, 3, {}};
    for (int cell = 0; cell < 4; ++cell) {
      prediction.forecast.samples.insert(prediction.forecast.samples.end(), {3, 1, 2});
    }
    return prediction;
  }
  // Stores the prediction and returns its id.
  std::int64_t stored(const FinishedPrediction& prediction) {
    return database_->transact([&](sql::Connection& db) { return store_prediction(db, prediction); }
    );
  }
};

TEST_F(PredictionsTest, QueuesAPrediction) {
  const auto job = queue_.get(submit_prediction(platform(), request(), monthly_input(36)));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->type, "create_prediction");
  EXPECT_EQ(job->task, "chap.predict_from_dataset");
}

TEST_F(PredictionsTest, RefusesInvalidRequests) {
  PredictionRequest unknown_model = request();
  unknown_model.model_name = "none";
  EXPECT_EQ(
      code_of([&] { submit_prediction(platform(), unknown_model, monthly_input(36)); }),
      ErrorCode::kInvalidInput
  );
  PredictionRequest fetching = request();
  fetching.fetches_data = true;
  EXPECT_EQ(
      code_of([&] { submit_prediction(platform(), fetching, monthly_input(36)); }),
      ErrorCode::kNotFound
  );
  EXPECT_EQ(
      message_of([&] { submit_prediction(platform(), request(), monthly_input(23)); }),
      "Training data must cover at least two whole years"
  );
  EXPECT_EQ(count("chapx_job"), 0);
}

TEST_F(PredictionsTest, StoresForecastsAndReadsTheirQuantilesInStoredOrder) {
  const auto id = stored(finished());
  const auto quantiles = prediction_entries(platform(), id, {0, 0.5, 1});
  ASSERT_EQ(quantiles.size(), 4U);
  EXPECT_EQ(quantiles[1].org_unit, "OU_north");
  EXPECT_EQ(quantiles[1].period, "202202");
  EXPECT_EQ(quantiles[1].values, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(read_prediction(platform(), id).prediction.n_periods, 2);
  EXPECT_EQ(list_predictions(platform()).size(), 1U);
}

TEST_F(PredictionsTest, RefusesQuantilesBelow0AndAbove1) {
  const auto id = stored(finished());
  EXPECT_EQ(code_of([&] { prediction_entries(platform(), id, {1.5}); }), ErrorCode::kValidation);
}

TEST_F(PredictionsTest, AnUnknownPredictionIsNotFound) {
  EXPECT_EQ(message_of([&] { read_prediction(platform(), 7); }), "Prediction not found");
  EXPECT_EQ(code_of([&] { delete_prediction(platform(), 7); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { prediction_entries(platform(), 7, {0.5}); }), ErrorCode::kNotFound);
}

TEST_F(PredictionsTest, DeletesAPredictionWithItsSamples) {
  const auto id = stored(finished());
  delete_prediction(platform(), id);
  EXPECT_EQ(count("prediction"), 0);
  EXPECT_EQ(count("predictionsamplesentry"), 0);
}

TEST_F(PredictionsTest, APredictionOfADeletedSetupOrDatasetIsNotStored) {
  FinishedPrediction of_setup = finished();
  of_setup.setup_id = 5;
  EXPECT_EQ(code_of([&] { stored(of_setup); }), ErrorCode::kConflict);
  FinishedPrediction of_dataset = finished();
  of_dataset.dataset_id = 999;
  EXPECT_EQ(code_of([&] { stored(of_dataset); }), ErrorCode::kConflict);
  EXPECT_EQ(count("prediction"), 0);
}

}  // namespace
}  // namespace chap::services
