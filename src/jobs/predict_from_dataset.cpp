#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/model_requirements.hpp"
#include "domain/series/import_checks.hpp"
#include "domain/series/target_column.hpp"
#include "jobs/model_run.hpp"
#include "jobs/store_result.hpp"
#include "services/predictions.hpp"
#include "services/raise_alerts.hpp"

#include <fmt/format.h>

namespace chap::jobs {

std::string predict_from_dataset(worker::JobContext& context, const TaskTools& tools) {
  const auto arguments =
      services::from_arguments<services::PredictFromDataset>(context.arguments());
  const services::ImportPayload payload = require_payload(context);
  if (payload.data.org_units().empty()) throw invalid_input("No org unit has a polygon");
  services::FinishedPrediction finished;
  finished.dataset_id = store_dataset_once(context, tools, arguments.dataset_info, payload);
  finished.name = arguments.name;
  finished.setup_id = arguments.prediction_setup_id;
  finished.meta_data = arguments.prediction_params.meta_data.text;
  {
    const sql::Lease db = context.database().read();
    finished.model = model_of_job(
        *db,
        services::model_of_message(
            arguments.configured_model_id, arguments.prediction_params.model_id
        )
    );
  }
  const auto n_periods = arguments.prediction_params.n_periods.value_or(
      period::default_horizon(payload.data.periods().kind())
  );
  context.status(fmt::format(
      "Predicting {} periods after {} with model '{}'",
      n_periods,
      payload.data.periods().last().id(),
      finished.model.model.name
  ));
  series::DataSet data = series::with_target(payload.data, arguments.target_column);
  const std::vector<series::Rejection> rejected = series::drop_without_target(data);
  for (const std::string& note : services::rejection_notes(rejected)) context.status(note);
  finished.meta_data = services::with_rejections(finished.meta_data, rejected);
  const auto model = make_model_of_job(context, tools, finished.model);
  const evaluation::RunContext run = run_context(
      context, tools, finished.model, *model, {std::size_t(n_periods), payload.geojson}
  );
  evaluation::require_model_requirements(model->traits(), data, run);
  finished.forecast = evaluation::run_prediction(
      data,
      std::size_t(n_periods),
      *model,
      run,
      evaluation::require_weather_provider(arguments.prediction_params.future_weather_provider)
  );
  finished.created = tools.clock.now();

  std::vector<std::string> notes;
  std::string result = store_result(context, [&](sql::Connection& db) {
    const std::int64_t id = services::store_prediction(db, finished);
    notes = services::raise_alerts_of_prediction(db, id, finished.created);
    return std::to_string(id);
  });
  context.status("Stored as prediction " + result);
  for (const std::string& note : notes) context.status(note);
  return result;
}

}  // namespace chap::jobs
