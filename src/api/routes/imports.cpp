// Requests that bring their observations along and become jobs (http-api.md 6.2, 6.3, 6.5).
#include "api/dto/import.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/create_backtest.hpp"

namespace chap::routes {
namespace {

using web::Context;

dto::ImportSummaryResponse summary_view(const services::ImportSummary& summary) {
  dto::ImportSummaryResponse view{summary.job_id, summary.kept, {}};
  for (const auto& one : summary.rejected) {
    view.rejected.push_back({one.reason, one.org_unit, one.feature_name, one.time_periods});
  }
  return view;
}

// Always stored as `evaluation`, whatever the request says.
services::DatasetOrder dataset_order(const dto::ImportedData& body) {
  return {body.name, dto::stored_data_sources(body.data_sources), "evaluation"};
}

services::ImportInput input_of(dto::ImportedData& body) {
  return {std::move(body.provided_data), std::move(body.geojson.text)};
}

evaluation::Windows windows_of(const dto::BacktestWindows& body) {
  return {
      .n_periods = std::size_t(body.n_periods),
      .n_splits = std::size_t(body.n_splits),
      .stride = std::size_t(body.stride),
      .n_retrain = std::size_t(body.n_retrain)};
}

dto::ImportSummaryResponse make_dataset(Context& context, dto::DatasetMakeRequest&& body) {
  if (!body.data_to_be_fetched.empty()) {
    throw invalid_input("data_to_be_fetched is not supported; send the data in providedData");
  }
  const services::DatasetOrder order = dataset_order(body);
  return summary_view(services::order_dataset(context.platform, order, input_of(body)));
}

dto::ImportSummaryResponse create_backtest_with_data(
    Context& context, const dto::DryRun& query, dto::MakeBacktestWithDataRequest&& body
) {
  const services::BacktestWithDataOrder order{
      dataset_order(body), body.model_id, windows_of(body), !body.data_to_be_fetched.empty()};
  const services::ImportInput input = input_of(body);
  return summary_view(
      query.dry_run ? services::try_backtest_with_data(context.platform, order, input)
                    : services::order_backtest_with_data(context.platform, order, input)
  );
}

dto::JobResponse create_backtest(Context& context, dto::MakeBacktestRequest&& body) {
  const evaluation::Windows windows = windows_of(body);
  services::BacktestOrder order;
  order.dataset_id = body.dataset_id;
  order.model = std::move(body.model_id);
  order.name = std::move(body.name);
  order.n_periods = windows.n_periods;
  order.n_splits = windows.n_splits;
  order.stride = windows.stride;
  order.n_retrain = windows.n_retrain;
  return {services::order_backtest(context.platform, order)};
}

}  // namespace

void register_imports(web::Router& router) {
  constexpr const char* kUnusable = "The data cannot be used; the detail lists rejected org units";
  router.add(web::post("/v1/analytics/make-dataset", "make_dataset", make_dataset)
                 .tag("Datasets")
                 .summary("Store a data set sent with the request")
                 .error(400, kUnusable)
                 .error(500, "No org unit has a polygon"));
  router.add(web::post(
                 "/v1/analytics/create-backtest-with-data/",
                 "create_backtest_with_data",
                 create_backtest_with_data
  )
                 .tag("Backtests")
                 .summary("Store the data sent with the request and evaluate a model on them")
                 .error(400, kUnusable)
                 .error(500, "No org unit is left"));
  router.add(web::post("/v1/analytics/create-backtest", "create_backtest", create_backtest)
                 .tag("Backtests")
                 .summary("Evaluate a model on a stored data set")
                 .error(400, "Unknown model, or too little data")
                 .error(404, "No such data set"));
}

}  // namespace chap::routes
