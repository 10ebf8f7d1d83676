// Use cases of predictions, which are forecasts of future periods: create, store, read, delete
// (http-api.md 5.9, 6.4, 6.6; database.md 4.3).
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/evaluation/weather_provider.hpp"
#include "engine/queue/job.hpp"
#include "services/submit_import.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/prediction_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

std::vector<store::PredictionDetails> list_predictions(
    Platform& platform, const sql::Page& page = {}
);

// read_prediction() and delete_prediction() throw not_found("Prediction not found").
// delete_prediction() throws conflict if alerts were raised from the prediction.
store::PredictionDetails read_prediction(Platform& platform, std::int64_t id);
void delete_prediction(Platform& platform, std::int64_t id);

struct PredictedQuantiles {
  std::string org_unit;
  std::string period;
  std::vector<double> values;  // one value for each quantile, in the order of the request
};

// Returns entries in the order in which the forecasts are stored. Throws not_found for an unknown
// prediction and unprocessable for a quantile outside [0, 1].
std::vector<PredictedQuantiles> prediction_entries(
    Platform& platform, std::int64_t id, const std::vector<double>& quantiles
);

struct PredictionRequest {
  DatasetRequest dataset;
  std::string model_name;
  std::size_t n_periods = 3;
  std::string meta_data = "{}";  // JSON object
  bool fetches_data = false;  // the request asks the server to fetch data, which is not supported
  std::string future_weather_provider = evaluation::default_weather_provider().id;
  std::string target_column = series::kTarget;
  std::optional<std::int64_t> setup_id = {};  // set if the request is a run of a prediction setup
};

// Throws invalid_input if the model cannot forecast from the data, and nothing_imported() if no org
// unit has cases. Accepts data without org units, which result from an import where no org unit had
// a polygon. The job for such data fails when it runs (http-api.md 6.4, 5.27).
void require_forecastable(
    const PreparedImport& prepared,
    const store::ConfiguredModelDetails& model,
    std::size_t n_periods,
    const std::string& target_column = series::kTarget
);

// Returns the metaData of a prediction with the additional member `rejected`, which lists the org
// units that were left out of the forecast. Returns `meta_data` unchanged if no org unit was left
// out or if the request already contained a member `rejected`.
std::string with_rejections(
    const std::string& meta_data, const std::vector<series::Rejection>& rejected
);

// Returns a job that stores the data set, runs `model` on it and stores the prediction.
queue::NewJob prediction_job(
    const PredictionRequest& request,
    const store::ConfiguredModelDetails& model,
    const PreparedImport& prepared,
    const ImportInput& input
);

// Creates the job; returns its id. Throws invalid_input for unusable data and unknown models.
std::string submit_prediction(
    Platform& platform, const PredictionRequest& request, const ImportInput& input
);

struct FinishedPrediction {
  std::int64_t dataset_id = 0;
  std::string name;
  std::string meta_data = "{}";
  std::optional<std::int64_t> setup_id;
  store::ConfiguredModelDetails model;
  Timestamp created{};
  evaluation::Forecast forecast{{}, {period::Period::year(2000), 0}, 0, {}};
};

// Stores a prediction with its samples; returns its id. The caller must have begun a transaction.
// Throws conflict when the data set or the prediction setup has been deleted.
std::int64_t store_prediction(sql::Connection& transaction, const FinishedPrediction& prediction);

}  // namespace chap::services
