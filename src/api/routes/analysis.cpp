// Endpoints for thresholds and detailed scores (http-api.md 5.8, 6.12, 6.13).
#include "api/dto/analysis.hpp"

#include "api/dto/threshold.hpp"
#include "api/routes/routes.hpp"
#include "services/content_identity.hpp"
#include "services/metric_table.hpp"
#include "services/thresholds.hpp"

namespace chap::routes {
namespace {

using web::Context;

std::vector<dto::ThresholdStrategyInfo> list_strategies(Context&) {
  return dto::catalogue_of<dto::ThresholdStrategyInfo>(evaluation::threshold_strategies());
}

// Reads the member `k`, which may be a number or a text that contains a number. Throws Error (422)
// for any other value.
double read_deviations(const schema::FreeObject& params) {
  const json::Document document = json::parse(params.text);
  const json::Value* k = document.root().find("k");
  double number = evaluation::kDefaultDeviations;
  schema::Report report;
  if (k != nullptr &&
      (k->kind() == json::Kind::kBool || !schema::read_number(*k, number, report))) {
    throw unprocessable("params.k must be a number");
  }
  return number;
}

evaluation::ThresholdParams domain_params(const dto::ThresholdParams& params) {
  if (const auto* seasonal = std::get_if<dto::SeasonalParams>(&params)) {
    return evaluation::SeasonalParams{seasonal->std_multiplier.numbers};
  }
  const auto& percentile = std::get<dto::PercentileParams>(params);
  return evaluation::PercentileParams{percentile.quantile.numbers, percentile.baseline_years.years};
}

dto::ThresholdResponse answer(Context& context, dto::ThresholdRequest&& body) {
  services::ThresholdRequest request;
  request.dataset_id = body.dataset_id;
  request.periods = std::move(body.period_ids);
  if (body.locations) request.locations = std::move(*body.locations);
  request.params = domain_params(body.params);
  dto::ThresholdResponse response;
  for (auto& entry : services::compute_thresholds(context.platform, request)) {
    response.entries.push_back(
        {std::move(entry.period), std::move(entry.location), std::move(entry.values)}
    );
  }
  response.lines = evaluation::lines_of(request.params);
  response.params = std::move(body.params);
  return response;
}

std::vector<dto::OlderThresholdEntry> answer(Context& context, dto::OlderThresholdRequest&& body) {
  services::OlderThresholdRequest request;
  request.dataset_id = body.dataset_id;
  request.strategy = std::move(body.strategy);
  request.periods = std::move(body.period_ids);
  if (body.locations) request.locations = std::move(*body.locations);
  request.deviations = read_deviations(body.params);
  std::vector<dto::OlderThresholdEntry> entries;
  for (auto& threshold : services::compute_older_thresholds(context.platform, request)) {
    entries.push_back({std::move(threshold.period), std::move(threshold.location), threshold.value}
    );
  }
  return entries;
}

// The response is an object. For a body of the older shape, the response is a list.
web::Response compute_thresholds(Context& context, dto::ThresholdBody&& body) {
  return std::visit(
      [&](auto& request) {
        return web::json_response(200, schema::to_json(answer(context, std::move(request))));
      },
      body.request
  );
}

web::Response metric_csv(Context& context, const dto::MetricCsvQuery& query) {
  web::Response response;
  response.headers.add("Content-Type", "text/csv; charset=utf-8");
  response.headers.add(
      "Content-Disposition",
      "attachment; filename=backtest_" + std::to_string(query.backtest_id) + "_metrics.csv"
  );
  response.body = web::BodyStream(services::stream_metric_csv(context.platform, query.backtest_id));
  return response;
}

std::optional<std::string> identity_of_csv(Context& context, const dto::MetricCsvQuery& query) {
  return services::backtest_identity(context.platform, query.backtest_id);
}

}  // namespace

void register_analysis(web::Router& router) {
  router.add(web::get("/v1/crud/metric/csv", "get_metrics_csv", metric_csv)
                 .tag("Metrics")
                 .summary("All detailed scores of a backtest, as CSV")
                 .produces("text/csv")
                 .never_changes(identity_of_csv)
                 .error(404, "No such backtest"));
  router.add(
      web::get(
          "/v1/analytics/thresholds/strategies", "list_threshold_strategy_types", list_strategies
      )
          .tag("Datasets")
          .summary("List the strategies for computing outbreak thresholds")
          .without_io()
  );
  router.add(web::post("/v1/analytics/thresholds", "compute_thresholds", compute_thresholds)
                 .tag("Datasets")
                 .summary("Compute the seasonal outbreak thresholds of a data set")
                 .answers<dto::ThresholdResponse>()
                 .error(400, "A period cannot be used, or the data have no complete years")
                 .error(404, "The data set has no cases of these locations")
                 .error(422, "A parameter of the strategy is invalid"));
}

}  // namespace chap::routes
