// Endpoints that submit jobs for data sets and backtests (http-api.md 6.2, 6.3, 6.5).
#include "api/dto/import.hpp"
#include "api/dto/import_input.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/create_backtest.hpp"

namespace chap::routes {
namespace {

using web::Context;

dto::ImportSummaryResponse summary_view(const services::ImportSummary& summary) {
  return {summary.job_id, summary.kept_org_units, dto::rejected_views(summary.rejected)};
}

// The type of the data set is always `evaluation`. The type in the request is ignored.
services::DatasetRequest dataset_request(const dto::ImportedData& body) {
  return {body.name, dto::stored_data_sources(body.data_sources), "evaluation"};
}

evaluation::Windows windows_of(const dto::BacktestWindows& body) {
  return {
      .n_periods = std::size_t(body.n_periods),
      .n_splits = std::size_t(body.n_splits),
      .stride = std::size_t(body.stride),
      .n_retrain = std::size_t(body.n_retrain)};
}

dto::ImportSummaryResponse make_dataset(
    Context& context, const dto::DryRun& query, dto::DatasetMakeRequest&& body
) {
  if (!query.dry_run && !body.data_to_be_fetched.empty()) {
    throw invalid_input("data_to_be_fetched is not supported; send the data in providedData");
  }
  const services::DatasetRequest request = dataset_request(body);
  const services::ImportInput input = dto::input_of(context.request.body, body, body.provided_data);
  return summary_view(
      query.dry_run ? services::dry_run_dataset(context.platform, input)
                    : services::submit_dataset(context.platform, request, input)
  );
}

dto::ImportSummaryResponse create_backtest_with_data(
    Context& context, const dto::DryRun& query, dto::MakeBacktestWithDataRequest&& body
) {
  const services::BacktestWithDataRequest request{
      dataset_request(body),
      body.model_id,
      windows_of(body),
      body.future_weather_provider.id,
      !body.data_to_be_fetched.empty()};
  const services::ImportInput input = dto::input_of(context.request.body, body, body.provided_data);
  return summary_view(
      query.dry_run ? services::dry_run_backtest_with_data(context.platform, request, input)
                    : services::submit_backtest_with_data(context.platform, request, input)
  );
}

// Converts the members that a request for one backtest and a request for several backtests have in
// common.
template <class Body>
services::BacktestRequest backtest_request(Context& context, const Body& body) {
  const evaluation::Windows windows = windows_of(body);
  services::BacktestRequest request;
  request.dataset_id = body.dataset_id;
  request.n_periods = windows.n_periods;
  request.n_splits = windows.n_splits;
  request.stride = windows.stride;
  request.n_retrain = windows.n_retrain;
  request.future_weather_provider = body.future_weather_provider.id;
  request.target_column = body.target_column;
  request.notes = body.notes();
  request.request_body = context.request.body;
  return request;
}

dto::JobResponse create_backtest(Context& context, dto::MakeBacktestRequest&& body) {
  services::BacktestRequest request = backtest_request(context, body);
  request.model = std::move(body.model_id);
  request.name = std::move(body.name);
  return {services::submit_backtest(context.platform, request)};
}

dto::MakeBacktestsResponse create_backtests(Context& context, dto::MakeBacktestsRequest&& body) {
  services::BacktestsRequest request;
  request.parameters = backtest_request(context, body);
  request.name = std::move(body.name);
  request.models = std::move(body.model_ids);
  const auto submitted = services::submit_backtests(context.platform, request);
  dto::MakeBacktestsResponse response{submitted.specification_id, {}};
  for (const auto& job : submitted.jobs) {
    response.jobs.push_back({job.configured_model_id, job.id});
  }
  return response;
}

std::vector<dto::WeatherProviderInfo> list_providers(Context&) {
  return dto::weather_provider_infos();
}

std::vector<dto::BacktestParameterInfo> list_parameters(Context&) {
  std::vector<dto::BacktestParameterInfo> infos;
  infos.reserve(dto::backtest_parameter::kAll.size());
  for (const dto::BacktestParameter& parameter : dto::backtest_parameter::kAll) {
    infos.push_back(dto::parameter_info(parameter));
  }
  return infos;
}

}  // namespace

void register_imports(web::Router& router) {
  constexpr const char* kInvalidData =
      "The data are invalid; the detail lists the rejected org units";
  router.add(web::post("/v1/analytics/make-dataset", "make_dataset", make_dataset)
                 .tag("Datasets")
                 .summary("Store the data of the request as a data set")
                 .error(400, kInvalidData));
  router.add(web::post(
                 "/v1/analytics/create-backtest-with-data/",
                 "create_backtest_with_data",
                 create_backtest_with_data
  )
                 .tag("Backtests")
                 .summary("Store the data of the request and evaluate a model on them")
                 .error(400, kInvalidData));
  router.add(web::post("/v1/analytics/create-backtest", "create_backtest", create_backtest)
                 .tag("Backtests")
                 .summary("Evaluate a model on a stored data set")
                 .error(400, "Unknown model, too little data, or covariates are missing")
                 .error(404, "No such data set")
                 .error(422, "The data set has no such target column"));
  router.add(web::post("/v1/analytics/create-backtests", "create_backtests", create_backtests)
                 .tag("Backtests")
                 .summary("Evaluate several models on a stored data set")
                 .error(400, "Too little data, or covariates are missing")
                 .error(404, "No such data set or model")
                 .error(422, "No such target column, or no periods are left to train on"));
  router.add(
      web::get("/v1/analytics/backtest-parameters", "list_backtest_parameters", list_parameters)
          .without_io()
          .tag("Backtests")
          .summary("The parameters of a backtest, with their defaults")
  );
  router.add(
      web::get("/v1/analytics/weather-providers", "list_future_weather_providers", list_providers)
          .without_io()
          .tag("Backtests")
          .summary("Where the covariates of the forecast periods can come from")
  );
}

}  // namespace chap::routes
