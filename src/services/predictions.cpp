#include "services/predictions.hpp"

#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/quantiles.hpp"
#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"
#include "services/datasets.hpp"
#include "services/import_payload.hpp"
#include "services/job_names.hpp"
#include "services/models.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/predictionsetup_store.hpp"
#include "storage/store/samples.hpp"

namespace chap::services {
namespace {

using store::PredictionStore;

constexpr const char* kNotFound = "Prediction not found";

std::string arguments_of(const PredictionOrder& order, const series::DataSet& data) {
  json::Writer w;
  w.begin_object();
  w.key("feature_names");
  w.begin_array();
  for (const std::string& feature : data.features()) w.string(feature);
  w.end_array();
  w.key("name");
  w.string(order.dataset.name);
  w.key("dataset_info");
  w.begin_object();
  w.key("name");
  w.string(order.dataset.name);
  w.key("type");
  w.string("prediction");
  w.key("data_sources");
  w.raw(order.dataset.data_sources);
  w.end_object();
  w.key("prediction_params");
  w.begin_object();
  w.key("model_id");
  w.string(order.model_name);
  w.key("n_periods");
  w.integer(std::int64_t(order.n_periods));
  w.key("meta_data");
  w.raw(order.meta_data);
  w.end_object();
  w.key("prediction_setup_id");
  if (order.setup_id) {
    w.integer(*order.setup_id);
  } else {
    w.null();
  }
  w.end_object();
  return w.take();
}

}  // namespace

std::vector<store::PredictionDetails> list_predictions(Platform& platform, const sql::Page& page) {
  const sql::Lease db = platform.database.read();
  return PredictionStore(*db).list(page);
}

store::PredictionDetails read_prediction(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  auto found = PredictionStore(*db).details(id);
  if (!found) throw not_found(kNotFound);
  return *found;
}

void delete_prediction(Platform& platform, std::int64_t id) {
  const bool found = platform.database.transact([&](sql::Connection& db) {
    return PredictionStore(db).remove(id);
  });
  if (!found) throw not_found(kNotFound);
}

std::vector<PredictedQuantiles> prediction_entries(
    Platform& platform, std::int64_t id, const std::vector<double>& quantiles
) {
  evaluation::require_quantiles(quantiles);
  const sql::Lease db = platform.database.read();
  PredictionStore predictions(*db);
  if (!predictions.details(id)) throw not_found(kNotFound);
  std::vector<PredictedQuantiles> entries;
  std::vector<double> samples;
  predictions.for_each_sample(id, [&](const store::PredictionSamplesRow& row) {
    store::read_samples(row.values, samples);
    if (samples.empty()) return;
    entries.push_back({row.org_unit, row.period, {}});
    evaluation::select_quantiles(samples, quantiles, entries.back().values);
  });
  return entries;
}

std::string order_prediction(
    Platform& platform, const PredictionOrder& order, const ImportInput& input
) {
  const PreparedImport prepared = prepare_dataset(input, platform.bounds);
  if (order.fetches_data) {
    throw not_found("Data to be fetched is no longer supported by chap-core");
  }
  require_model(platform, order.model_name);
  require_usable(prepared.data, order.n_periods);
  return platform.jobs.enqueue(prediction_job(order, prepared.data, input.geojson));
}

void require_usable(const series::DataSet& data, std::size_t n_periods) {
  if (!data.places().empty()) evaluation::require_prediction_data(data, n_periods);
}

queue::NewJob prediction_job(
    const PredictionOrder& order, const series::DataSet& data, const std::string& geojson
) {
  queue::NewJob job;
  job.type = job_type::kCreatePrediction;
  job.name = order.dataset.name;
  job.task = task::kPredictFromDataset;
  job.arguments = arguments_of(order, data);
  job.payload = pack(data, geojson);
  job.prediction_setup_id = order.setup_id;
  return job;
}

std::int64_t store_prediction(sql::Connection& transaction, const FinishedPrediction& prediction) {
  const evaluation::Forecast& forecast = prediction.forecast;
  if (prediction.setup_id &&
      !store::PredictionSetupStore(transaction).exists(*prediction.setup_id)) {
    throw conflict("The prediction setup of this job has been deleted");
  }
  require_dataset_of_job(transaction, prediction.dataset_id);
  store::PredictionRow row;
  row.prediction_setup_id = prediction.setup_id;
  row.dataset_id = prediction.dataset_id;
  row.model_db_id = prediction.model.model.id;
  row.model_id = prediction.model.model.name;
  row.n_periods = std::int64_t(forecast.periods.size());
  row.name = prediction.name;
  row.created = prediction.created;
  row.meta_data = prediction.meta_data;
  row.org_units = forecast.places;
  PredictionStore predictions(transaction);
  const std::int64_t id = predictions.insert(row);
  const std::vector<std::string> periods = forecast.periods.ids();
  std::size_t next = 0;
  predictions.insert_samples(id, [&](store::PredictionEntry& entry) {
    if (next == forecast.places.size() * periods.size()) return false;
    const std::size_t place = next / periods.size();
    const std::size_t period = next++ % periods.size();
    entry = {periods[period], forecast.places[place], forecast.of(place, period)};
    return true;
  });
  return id;
}

}  // namespace chap::services
