#include "domain/evaluation/backtest.hpp"
#include "jobs/tasks.hpp"
#include "services/predictions.hpp"

#include <fmt/format.h>

namespace chap::jobs {

std::string predict_from_dataset(worker::JobContext& context, const TaskTools& tools) {
  const auto arguments = read_arguments<PredictFromDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  if (payload.data.places().empty()) throw invalid_input("No org unit has a polygon");
  services::FinishedPrediction finished;
  finished.dataset_id = store_dataset_once(context, tools, arguments.dataset_info, payload);
  finished.name = arguments.name;
  finished.setup_id = arguments.prediction_setup_id;
  finished.meta_data = arguments.prediction_params.meta_data.text;
  {
    const sql::Lease db = context.database().read();
    finished.model = require_model(*db, arguments.prediction_params.model_id);
  }
  const auto frequency = period::frequency_of(payload.data.periods().kind());
  const auto n_periods =
      arguments.prediction_params.n_periods.value_or(frequency ? frequency->default_horizon : 3);
  context.status(fmt::format(
      "Predicting {} periods behind {} with model '{}'",
      n_periods,
      payload.data.periods().last().id(),
      finished.model.model.name
  ));
  const auto model = catalog::make_model(finished.model, tools.models);
  finished.forecast = evaluation::run_prediction(payload.data, std::size_t(n_periods), *model);
  finished.created = tools.clock.now();

  const sql::Lease db = context.database().write();
  sql::Transaction transaction(*db);
  std::string result = std::to_string(services::store_prediction(*db, finished));
  context.commit(*db, transaction, result);
  context.status("Stored as prediction " + result);
  return result;
}

}  // namespace chap::jobs
