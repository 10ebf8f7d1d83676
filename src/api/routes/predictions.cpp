#include "services/predictions.hpp"

#include "api/dto/import.hpp"
#include "api/dto/import_input.hpp"
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

dto::PredictionInfo read_prediction(Context& context, const dto::PredictionId& path) {
  return dto::prediction_info(services::read_prediction(context.platform, path.prediction_id));
}

dto::Message delete_prediction(Context& context, const dto::PredictionId& path) {
  services::delete_prediction(context.platform, path.prediction_id);
  return {"deleted"};
}

std::vector<dto::PredictionEntry> read_entries(
    Context& context, std::int64_t id, const std::vector<double>& quantiles
) {
  std::vector<dto::PredictionEntry> views;
  for (const auto& forecast : services::prediction_entries(context.platform, id, quantiles)) {
    for (std::size_t i = 0; i < quantiles.size(); ++i) {
      views.push_back({forecast.org_unit, forecast.period, quantiles[i], forecast.values[i]});
    }
  }
  return views;
}

template <class Parameters>
std::optional<std::string> identity_of(Context& context, const Parameters& path) {
  return services::prediction_identity(context.platform, path.prediction_id);
}

std::vector<dto::PredictionEntry> entries_by_id_in_query(
    Context& context, const dto::PredictionEntryQuery& query
) {
  return read_entries(context, query.prediction_id, query.quantiles);
}

std::vector<dto::PredictionEntry> entries_by_id_in_path(
    Context& context, const dto::PredictionEntryPath& path
) {
  return read_entries(context, path.prediction_id, path.quantiles);
}

dto::JobResponse make_prediction(Context& context, dto::MakePredictionRequest&& body) {
  services::PredictionRequest request;
  request.dataset = {body.name, dto::stored_data_sources(body.data_sources), "prediction"};
  request.model_name = std::move(body.model_id);
  request.n_periods = std::size_t(body.n_periods);
  request.meta_data = std::move(body.meta_data.text);
  request.fetches_data = !body.data_to_be_fetched.empty();
  request.future_weather_provider = body.future_weather_provider.id;
  const services::ImportInput input = dto::input_of(context.request.body, body, body.provided_data);
  return {services::submit_prediction(context.platform, request, input)};
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
          .summary("Delete a prediction, but not its data set")
          .error(404, kNoPrediction)
          .error(409, "Alerts were raised from the prediction")
  );
  router.add(
      web::get("/v1/analytics/prediction-entry", "get_prediction_entry", entries_by_id_in_query)
          .tag("Predictions")
          .summary("Quantiles of a prediction")
          .never_changes(identity_of<dto::PredictionEntryQuery>)
          .error(422, "A quantile is outside [0, 1]")
          .error(404, kNoPrediction)
  );
  router.add(web::get(
                 "/v1/analytics/prediction-entry/{predictionId}",
                 "get_prediction_entries",
                 entries_by_id_in_path
  )
                 .tag("Predictions")
                 .summary("Quantiles of a prediction")
                 .never_changes(identity_of<dto::PredictionEntryPath>)
                 .error(422, "A quantile is outside [0, 1]")
                 .error(404, kNoPrediction));
  router.add(web::post("/v1/analytics/make-prediction", "make_prediction", make_prediction)
                 .tag("Predictions")
                 .summary("Store the data of the request and forecast the periods after them")
                 .doc("Deprecated: use the run of a prediction setup.")
                 .deprecated()
                 .error(400, "The data are invalid, or the model cannot be used")
                 .error(404, "data_to_be_fetched is not empty, which is no longer supported"));
}

}  // namespace chap::routes
