// What is computed from stored data: thresholds and detailed scores (http-api.md 5.8, 6.12, 6.13).
#include "api/dto/analysis.hpp"

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

// A number, or its text; throws unprocessable for anything else.
double deviations_of(const schema::FreeObject& params) {
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

std::vector<dto::ThresholdEntry> compute_thresholds(
    Context& context, dto::ThresholdRequest&& body
) {
  services::ThresholdOrder order;
  order.dataset_id = body.dataset_id;
  order.strategy = std::move(body.strategy);
  order.periods = std::move(body.period_ids);
  if (body.locations) order.locations = std::move(*body.locations);
  order.deviations = deviations_of(body.params);
  std::vector<dto::ThresholdEntry> views;
  for (auto& one : services::compute_thresholds(context.platform, order)) {
    views.push_back({std::move(one.period), std::move(one.location), one.value});
  }
  return views;
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
                 .summary("Every score of every forecast of a backtest, as CSV")
                 .produces("text/csv")
                 .never_changes(identity_of_csv)
                 .error(404, "No such backtest"));
  router.add(
      web::get(
          "/v1/analytics/thresholds/strategies", "list_threshold_strategy_types", list_strategies
      )
          .tag("Datasets")
          .summary("List the ways to compute outbreak thresholds")
          .without_io()
  );
  router.add(web::post("/v1/analytics/thresholds", "compute_thresholds", compute_thresholds)
                 .tag("Datasets")
                 .summary("Outbreak thresholds of a data set, by season")
                 .error(404, "No such strategy, or no cases")
                 .error(422, "A period or a parameter of the strategy cannot be used"));
}

}  // namespace chap::routes
