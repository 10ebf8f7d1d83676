#include "services/prediction_setups.hpp"

#include "api/dto/import_input.hpp"
#include "api/dto/page.hpp"
#include "api/dto/prediction_setup_fields.hpp"
#include "api/dto/row_time.hpp"
#include "api/dto/stored_list.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/run_prediction_setup.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoSetup = "No such prediction setup";
constexpr const char* kInvalidSetup = "The name is missing, or the schedule is invalid";

template <class View>
View view_of(const store::PredictionSetupDetails& details) {
  const store::PredictionSetupRow& row = details.setup;
  View view;
  view.id = row.id;
  view.name = row.name;
  view.created = dto::row_time(row.created);
  view.backtest_id = row.backtest_id;
  view.configured_model = dto::configured_read(details.model, details.model_template);
  view.start_period = row.start_period;
  view.org_units = row.org_units;
  view.covariate_sources = dto::read_stored_list<dto::DataSource>(row.covariate_sources);
  view.period_type = row.period_type;
  view.schedule_cron_expression = row.schedule_cron_expression;
  view.schedule_enabled = row.schedule_enabled;
  view.quantile_targets = dto::read_stored_list<dto::QuantileTarget>(row.quantile_targets);
  if (details.alert_policy) view.alert_policy = dto::alert_policy_read(*details.alert_policy);
  return view;
}

dto::DatabaseId create_setup(Context& context, dto::PredictionSetupCreate&& body) {
  services::NewPredictionSetup setup;
  setup.backtest_id = body.backtest_id;
  setup.name = std::move(body.name);
  setup.cron = std::move(body.schedule_cron_expression);
  setup.schedule_enabled = body.schedule_enabled;
  setup.quantile_targets = dto::write_stored_list(body.quantile_targets);
  setup.alert_policy_id = body.alert_policy_id;
  return {services::create_prediction_setup(context.platform, setup)};
}

std::vector<dto::PredictionSetupRead> list_setups(Context& context, const dto::PageQuery& query) {
  std::vector<dto::PredictionSetupRead> views;
  for (const auto& details : services::list_prediction_setups(context.platform, query.page())) {
    views.push_back(view_of<dto::PredictionSetupRead>(details));
  }
  return views;
}

dto::PredictionSetupReadWithPredictions read_setup(
    Context& context, const dto::PredictionSetupId& path
) {
  const auto found =
      services::read_setup_with_predictions(context.platform, path.prediction_setup_id);
  auto view = view_of<dto::PredictionSetupReadWithPredictions>(found.details);
  for (const auto& prediction : found.predictions) {
    view.predictions.push_back(dto::prediction_info(prediction));
  }
  return view;
}

dto::PredictionSetupRead update_setup(
    Context& context, const dto::PredictionSetupId& path, dto::PredictionSetupUpdate&& body
) {
  services::PredictionSetupChange change;
  change.name = std::move(body.name);
  change.cron = std::move(body.schedule_cron_expression);
  change.schedule_enabled = body.schedule_enabled;
  if (body.quantile_targets) {
    change.quantile_targets =
        dto::write_stored_list(body.quantile_targets->value_or(std::vector<dto::QuantileTarget>{}));
  }
  change.alert_policy_id = body.alert_policy_id;
  return view_of<dto::PredictionSetupRead>(
      services::change_prediction_setup(context.platform, path.prediction_setup_id, change)
  );
}

dto::Message delete_setup(Context& context, const dto::PredictionSetupId& path) {
  services::delete_prediction_setup(context.platform, path.prediction_setup_id);
  return {"deleted"};
}

dto::JobResponse run_setup(
    Context& context, const dto::PredictionSetupId& path, dto::RunPredictionSetupRequest&& body
) {
  const services::SetupRun run{std::move(body.name), std::size_t(body.n_periods)};
  const services::ImportInput input = dto::input_of(context.request.body, body, body.provided_data);
  return {services::run_prediction_setup(context.platform, path.prediction_setup_id, run, input)};
}

void register_changes(web::Router& router) {
  const auto row = [](web::Route route, const char* summary) {
    return route.tag("Prediction Setups").summary(summary).error(404, kNoSetup);
  };
  constexpr const char* kPath = "/v1/crud/prediction-setups/{predictionSetupId}";
  router.add(
      row(web::get(kPath, "get_prediction_setup", read_setup),
          "Read one prediction setup with its predictions")
  );
  router.add(
      row(web::patch(kPath, "update_prediction_setup", update_setup),
          "Change name, schedule, quantile targets or alert policy; missing members stay unchanged")
          .error(422, kInvalidSetup)
  );
  router.add(row(web::remove(kPath, "delete_prediction_setup", delete_setup),
                 "Delete a prediction setup and cancel its jobs; its predictions are kept")
                 .error(503, "The job queue is not available; nothing is deleted"));
  router.add(row(web::post(
                     "/v1/crud/prediction-setups/{predictionSetupId}/run",
                     "run_prediction_setup",
                     run_setup
                 ),
                 "Forecast the periods after the data of the request")
                 .error(400, "The data are invalid; the detail lists the rejected org units")
                 .error(409, "The model is archived")
                 .error(422, "The request has no data"));
}

}  // namespace

void register_prediction_setups(web::Router& router) {
  constexpr const char* kPath = "/v1/crud/prediction-setups";
  router.add(web::get(kPath, "list_prediction_setups", list_setups)
                 .tag("Prediction Setups")
                 .summary("List prediction setups, without their predictions"));
  router.add(web::post(kPath, "create_prediction_setup", create_setup)
                 .tag("Prediction Setups")
                 .summary("Create a prediction setup for the model of a backtest")
                 .error(404, "No such backtest or alert policy")
                 .error(409, "The backtest already has a prediction setup")
                 .error(422, kInvalidSetup));
  register_changes(router);
}

}  // namespace chap::routes
