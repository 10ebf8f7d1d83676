// Forecasts of the real future: ordering, storing, reading (http-api.md 5.9, 6.4, 6.6;
// database.md 4.3).
#pragma once

#include "domain/evaluation/model.hpp"
#include "engine/queue/job.hpp"
#include "services/order_import.hpp"
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
// These throw not_found("Prediction not found").
store::PredictionDetails read_prediction(Platform& platform, std::int64_t id);
void delete_prediction(Platform& platform, std::int64_t id);

struct PredictedQuantiles {
  std::string org_unit;
  std::string period;
  std::vector<double> values;  // one a quantile, in the order asked for
};

// In stored order; throws not_found, and unprocessable for quantiles outside [0, 1].
std::vector<PredictedQuantiles> prediction_entries(
    Platform& platform, std::int64_t id, const std::vector<double>& quantiles
);

struct PredictionOrder {
  DatasetOrder dataset;
  std::string model_name;
  std::size_t n_periods = 3;
  std::string meta_data = "{}";  // JSON object
  bool fetches_data = false;
  std::optional<std::int64_t> setup_id = {};  // of a prediction setup's run
};

// Throws the contract's answers for data that cannot be forecast from. Data without any place pass:
// when no org unit has a polygon, the job is made all the same, and fails (6.4, 5.27).
void require_usable(const series::DataSet& data, std::size_t n_periods);

// The job that stores the data, forecasts and stores the forecasts.
queue::NewJob prediction_job(
    const PredictionOrder& order, const series::DataSet& data, const std::string& geojson
);

// The job's id. Throws the contract's answers for unusable data and unknown models.
std::string order_prediction(
    Platform& platform, const PredictionOrder& order, const ImportInput& input
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

// Row and samples; needs a transaction around it. Returns the id. Throws conflict when the
// prediction setup it belongs to was deleted meanwhile.
std::int64_t store_prediction(sql::Connection& transaction, const FinishedPrediction& prediction);

}  // namespace chap::services
