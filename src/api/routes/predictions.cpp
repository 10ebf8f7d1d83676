#include "services/predictions.hpp"

#include "api/dto/import.hpp"
#include "api/dto/page.hpp"
#include "api/dto/prediction.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/content_identity.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoPrediction = "No such prediction";

std::vector<dto::PredictionInfo> list_predictions(Context& context, const dto::PageQuery& query) {
  std::vector<dto::PredictionInfo> views;
  for (const auto& details : services::list_predictions(context.platform, query.page())) {
    views.push_back(dto::prediction_info(details));
  }
  return views;
}

dto::PredictionInfo read_prediction(Context& context, const dto::PredictionId& at) {
  return dto::prediction_info(services::read_prediction(context.platform, at.prediction_id));
}

dto::Message delete_prediction(Context& context, const dto::PredictionId& at) {
  services::delete_prediction(context.platform, at.prediction_id);
  return {"deleted"};
}

std::vector<dto::PredictionEntry> entries(
    Context& context, std::int64_t id, const std::vector<double>& quantiles
) {
  std::vector<dto::PredictionEntry> views;
  for (const auto& one : services::prediction_entries(context.platform, id, quantiles)) {
    for (std::size_t i = 0; i < quantiles.size(); ++i) {
      views.push_back({one.org_unit, one.period, quantiles[i], one.values[i]});
    }
  }
  return views;
}

template <class Parameters>
std::optional<std::string> identity_of(Context& context, const Parameters& at) {
  return services::prediction_identity(context.platform, at.prediction_id);
}

std::vector<dto::PredictionEntry> entries_by_query(
    Context& context, const dto::PredictionEntryQuery& query
) {
  return entries(context, query.prediction_id, query.quantiles);
}

std::vector<dto::PredictionEntry> entries_by_path(
    Context& context, const dto::PredictionEntryPath& at
) {
  return entries(context, at.prediction_id, at.quantiles);
}

dto::JobResponse make_prediction(Context& context, dto::MakePredictionRequest&& body) {
  services::PredictionOrder order;
  order.dataset = {body.name, dto::stored_data_sources(body.data_sources), "prediction"};
  order.model_name = std::move(body.model_id);
  order.n_periods = std::size_t(body.n_periods);
  order.meta_data = std::move(body.meta_data.text);
  order.fetches_data = !body.data_to_be_fetched.empty();
  const services::ImportInput input{std::move(body.provided_data), std::move(body.geojson.text)};
  return {services::order_prediction(context.platform, order, input)};
}

}  // namespace

void register_predictions(web::Router& router) {
  router.add(web::get("/v1/crud/predictions", "get_predictions", list_predictions)
                 .tag("Predictions")
                 .summary("List predictions"));
  router.add(web::get("/v1/crud/predictions/{predictionId}", "get_prediction", read_prediction)
                 .tag("Predictions")
                 .summary("One prediction")
                 .error(404, kNoPrediction));
  router.add(
      web::remove("/v1/crud/predictions/{predictionId}", "delete_prediction", delete_prediction)
          .tag("Predictions")
          .summary("Delete a prediction; its data set stays")
          .error(404, kNoPrediction)
  );
  router.add(web::get("/v1/analytics/prediction-entry", "get_prediction_entry", entries_by_query)
                 .tag("Predictions")
                 .summary("Quantiles of a prediction")
                 .never_changes(identity_of<dto::PredictionEntryQuery>)
                 .error(422, "A quantile outside [0, 1]")
                 .error(404, kNoPrediction));
  router.add(
      web::get(
          "/v1/analytics/prediction-entry/{predictionId}", "get_prediction_entries", entries_by_path
      )
          .tag("Predictions")
          .summary("Quantiles of a prediction")
          .never_changes(identity_of<dto::PredictionEntryPath>)
          .error(422, "A quantile outside [0, 1]")
          .error(404, kNoPrediction)
  );
  router.add(web::post("/v1/analytics/make-prediction", "make_prediction", make_prediction)
                 .tag("Predictions")
                 .summary("Store the data sent with the request and forecast what comes behind them"
                 )
                 .error(400, "The data or the model cannot be used")
                 .error(404, "The request asks for data that no server fetches any more"));
}

}  // namespace chap::routes
