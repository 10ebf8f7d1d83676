#include "services/predictions.hpp"

#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/quantiles.hpp"
#include "domain/series/target_column.hpp"
#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "services/datasets.hpp"
#include "services/import_payload.hpp"
#include "services/job_messages.hpp"
#include "services/job_types.hpp"
#include "services/kept_request.hpp"
#include "services/models.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"
#include "storage/store/alert_store.hpp"
#include "storage/store/predictionsetup_store.hpp"
#include "storage/store/samples.hpp"

namespace chap::services {
namespace {

using store::PredictionStore;

constexpr const char* kNotFound = "Prediction not found";
constexpr const char* kRejected = "rejected";             // a member of the metaData of predictions
constexpr const char* kPredictionDataset = "prediction";  // the type of the stored data set

PredictFromDataset message_of(
    const PredictionRequest& request,
    const store::ConfiguredModelDetails& model,
    const series::DataSet& data
) {
  PredictFromDataset message;
  message.feature_names = data.features();
  message.name = request.dataset.name;
  message.dataset_info = {request.dataset.name, kPredictionDataset, {request.dataset.data_sources}};
  message.prediction_params = {
      model.model.name,
      std::int64_t(request.n_periods),
      {request.meta_data},
      request.future_weather_provider};
  message.target_column = request.target_column;
  message.configured_model_id = model.model.id;
  message.prediction_setup_id = request.setup_id;
  return message;
}

void require_no_alerts(sql::Connection& db, std::int64_t id) {
  const std::int64_t count = store::AlertStore(db).count_of_prediction(id);
  if (count == 0) return;
  throw conflict(
      "Prediction " + std::to_string(id) + " has " + std::to_string(count) +
      " alert(s) raised from it; delete those first"
  );
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
  const auto remove = [&](sql::Connection& db) {
    require_no_alerts(db, id);
    if (!PredictionStore(db).remove(id)) throw not_found(kNotFound);
  };
  try {
    platform.database.transact_deletion(remove);
  } catch (const sql::ForeignKeyViolation&) {  // an alert was stored after require_no_alerts()
    platform.database.transact_deletion(remove);
  }
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

std::string submit_prediction(
    Platform& platform, const PredictionRequest& request, const ImportInput& input
) {
  const PreparedImport prepared = prepare_dataset(input, platform.limits);
  if (request.fetches_data) {
    throw not_found("Data to be fetched is no longer supported by chap-core");
  }
  const auto model = require_model(platform, request.model_name);
  require_forecastable(prepared, model, request.n_periods);
  return platform.jobs.enqueue(prediction_job(request, model, prepared, input));
}

void require_forecastable(
    const PreparedImport& prepared,
    const store::ConfiguredModelDetails& model,
    std::size_t n_periods,
    const std::string& target_column
) {
  if (prepared.data.org_units().empty()) return;
  series::DataSet data = series::with_target(prepared.data, target_column);
  evaluation::require_prediction_data(data, n_periods);
  require_covariates(model, prepared.data.features());
  std::vector<series::Rejection> rejected = prepared.rejected;
  for (auto& rejection : series::drop_without_target(data)) {
    rejected.push_back(std::move(rejection));
  }
  if (data.org_units().empty()) throw nothing_imported(rejected);
}

std::string with_rejections(
    const std::string& meta_data, const std::vector<series::Rejection>& rejected
) {
  const json::Document document = json::parse(meta_data);
  if (rejected.empty() || document.root().find(kRejected) != nullptr) return meta_data;
  json::Writer w;
  w.begin_object();
  for (const json::Member& member : document.root().members()) {
    w.key(member.key);
    w.value(member.value);
  }
  w.key(kRejected);
  w.raw(rejections_json(rejected));
  w.end_object();
  return w.take();
}

queue::NewJob prediction_job(
    const PredictionRequest& request,
    const store::ConfiguredModelDetails& model,
    const PreparedImport& prepared,
    const ImportInput& input
) {
  queue::NewJob job = to_job(message_of(request, model, prepared.data), notes_of(prepared, input));
  job.type = job_type::kCreatePrediction;
  job.name = request.dataset.name;
  job.payload = encode_payload(prepared.data, input.geojson);
  job.request = pack_request(input.request_body);
  job.prediction_setup_id = request.setup_id;
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
  row.org_units = forecast.org_units;
  PredictionStore predictions(transaction);
  const std::int64_t id = predictions.insert(row);
  const std::vector<std::string> periods = forecast.periods.ids();
  std::size_t next = 0;
  predictions.insert_samples(id, [&](store::NewPredictionSamples& entry) {
    if (next == forecast.org_units.size() * periods.size()) return false;
    const std::size_t org_unit = next / periods.size();
    const std::size_t period = next++ % periods.size();
    entry = {periods[period], forecast.org_units[org_unit], forecast.of(org_unit, period)};
    return true;
  });
  return id;
}

}  // namespace chap::services
