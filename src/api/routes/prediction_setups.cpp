#include "services/prediction_setups.hpp"

#include "api/dto/page.hpp"
#include "api/dto/prediction_setup_fields.hpp"
#include "api/dto/stored_list.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/run_prediction_setup.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoSetup = "No such prediction setup";
constexpr const char* kBadSetup = "No name, or a schedule that cannot be read";
constexpr const char* kExperimental = "**Experimental:** the shape of this answer may change.";

template <class View>
View view_of(const store::PredictionSetupDetails& details) {
  const store::PredictionSetupRow& row = details.setup;
  View view;
  view.id = row.id;
  view.name = row.name;
  view.created = dto::date_time(row.created);
  view.backtest_id = row.backtest_id;
  view.configured_model = dto::configured_read(details.model, details.model_template);
  view.start_period = row.start_period;
  view.org_units = row.org_units;
  view.covariate_sources = dto::read_stored_list<dto::DataSource>(row.covariate_sources);
  view.period_type = row.period_type;
  view.schedule_cron_expression = row.schedule_cron_expression;
  view.schedule_enabled = row.schedule_enabled;
  view.quantile_targets = dto::read_stored_list<dto::QuantileTarget>(row.quantile_targets);
  return view;
}

dto::DatabaseId create_setup(Context& context, dto::PredictionSetupCreate&& body) {
  services::NewPredictionSetup wanted;
  wanted.backtest_id = body.backtest_id;
  wanted.name = std::move(body.name);
  wanted.cron = std::move(body.schedule_cron_expression);
  wanted.schedule_enabled = body.schedule_enabled;
  wanted.quantile_targets = dto::stored_list(body.quantile_targets);
  return {services::create_prediction_setup(context.platform, wanted)};
}

std::vector<dto::PredictionSetupRead> list_setups(Context& context, const dto::PageQuery& query) {
  std::vector<dto::PredictionSetupRead> views;
  for (const auto& details : services::list_prediction_setups(context.platform, query.page())) {
    views.push_back(view_of<dto::PredictionSetupRead>(details));
  }
  return views;
}

dto::PredictionSetupReadWithPredictions read_setup(
    Context& context, const dto::PredictionSetupId& at
) {
  const auto found =
      services::read_setup_with_predictions(context.platform, at.prediction_setup_id);
  auto view = view_of<dto::PredictionSetupReadWithPredictions>(found.details);
  for (const auto& prediction : found.predictions) {
    view.predictions.push_back(dto::prediction_info(prediction));
  }
  return view;
}

dto::PredictionSetupRead update_setup(
    Context& context, const dto::PredictionSetupId& at, dto::PredictionSetupUpdate&& body
) {
  services::PredictionSetupChange change;
  change.name = std::move(body.name);
  change.cron = std::move(body.schedule_cron_expression);
  change.schedule_enabled = body.schedule_enabled;
  if (body.quantile_targets) {
    change.quantile_targets =
        dto::stored_list(body.quantile_targets->value_or(std::vector<dto::QuantileTarget>{}));
  }
  return view_of<dto::PredictionSetupRead>(
      services::change_prediction_setup(context.platform, at.prediction_setup_id, change)
  );
}

dto::Message delete_setup(Context& context, const dto::PredictionSetupId& at) {
  services::delete_prediction_setup(context.platform, at.prediction_setup_id);
  return {"deleted"};
}

dto::JobResponse run_setup(
    Context& context, const dto::PredictionSetupId& at, dto::RunPredictionSetupRequest&& body
) {
  const services::SetupRun run{std::move(body.name), std::size_t(body.n_periods)};
  const services::ImportInput input{std::move(body.provided_data), std::move(body.geojson.text)};
  return {services::run_prediction_setup(context.platform, at.prediction_setup_id, run, input)};
}

void register_changes(web::Router& router) {
  const auto row = [](web::Route route, const char* summary) {
    return route.tag("Prediction Setups").summary(summary).doc(kExperimental).error(404, kNoSetup);
  };
  constexpr const char* kPath = "/v1/crud/prediction-setups/{predictionSetupId}";
  router.add(
      row(web::get(kPath, "get_prediction_setup", read_setup),
          "One prediction setup with the predictions it has made")
  );
  router.add(row(web::patch(kPath, "update_prediction_setup", update_setup),
                 "Change name, schedule or quantile targets; only members that are sent")
                 .error(422, kBadSetup));
  router.add(row(web::remove(kPath, "delete_prediction_setup", delete_setup),
                 "End its jobs and delete a prediction setup; its predictions stay")
                 .error(503, "Its jobs cannot be reached; nothing is deleted"));
  router.add(row(web::post(
                     "/v1/crud/prediction-setups/{predictionSetupId}/run",
                     "run_prediction_setup",
                     run_setup
                 ),
                 "Forecast what comes behind the data sent with the request")
                 .error(400, "The data cannot be used; the detail lists rejected org units")
                 .error(409, "The model is archived")
                 .error(422, "There are no data"));
}

}  // namespace

void register_prediction_setups(web::Router& router) {
  constexpr const char* kPath = "/v1/crud/prediction-setups";
  router.add(web::get(kPath, "list_prediction_setups", list_setups)
                 .tag("Prediction Setups")
                 .summary("List prediction setups, without their predictions")
                 .doc(kExperimental));
  router.add(web::post(kPath, "create_prediction_setup", create_setup)
                 .tag("Prediction Setups")
                 .summary("Promote a backtested model to regular use")
                 .doc(kExperimental)
                 .error(404, "No such backtest")
                 .error(409, "The backtest has a prediction setup already")
                 .error(422, kBadSetup));
  register_changes(router);
}

}  // namespace chap::routes
