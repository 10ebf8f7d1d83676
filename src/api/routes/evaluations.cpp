#include "api/dto/backtest_fields.hpp"
#include "api/dto/data_sources.hpp"
#include "api/routes/routes.hpp"
#include "services/content_identity.hpp"
#include "services/evaluation_entries.hpp"

namespace chap::routes {
namespace {

using web::Context;

std::vector<dto::EvaluationEntry> evaluation_entries(
    Context& context, const dto::EvaluationEntryQuery& query
) {
  const auto forecasts = services::evaluation_entries(
      context.platform, query.backtest_id, query.quantiles, {query.split_period, query.org_units}
  );
  std::vector<dto::EvaluationEntry> entries;
  entries.reserve(forecasts.size() * query.quantiles.size());
  for (const auto& forecast : forecasts) {
    for (std::size_t i = 0; i < query.quantiles.size(); ++i) {
      entries.push_back(
          {forecast.org_unit,
           forecast.period,
           query.quantiles[i],
           forecast.values[i],
           forecast.split_period}
      );
    }
  }
  return entries;
}

dto::DataList actual_cases(Context& context, const dto::ActualCasesQuery& query) {
  dto::DataList list{"disease_cases", "disease_cases", {}};
  for (auto& observed : services::observed_cases(
           context.platform, query.backtest_id, query.is_dataset_id, query.org_units
       )) {
    list.data.push_back({std::move(observed.period), std::move(observed.org_unit), observed.cases});
  }
  return list;
}

// The router makes the entity tags of responses from the texts that these functions return.
std::optional<std::string> identity_of_entries(
    Context& context, const dto::EvaluationEntryQuery& query
) {
  return services::backtest_identity(context.platform, query.backtest_id);
}

std::optional<std::string> identity_of_cases(Context& context, const dto::ActualCasesQuery& query) {
  const std::int64_t id = query.backtest_id;  // the id of a data set if is_dataset_id is true
  if (query.is_dataset_id) return services::dataset_identity(context.platform, id);
  return services::backtest_identity(context.platform, id);
}

std::vector<dto::ChapDataSource> list_data_sources(Context&) { return dto::data_sources(); }

}  // namespace

void register_evaluations(web::Router& router) {
  constexpr const char* kNoBacktest = "No such backtest";
  router.add(
      web::get("/v1/analytics/evaluation-entry", "get_evaluation_entries", evaluation_entries)
          .tag("Backtests")
          .summary("Quantiles of the forecasts of a backtest")
          .never_changes(identity_of_entries)
          .error(422, "A quantile is outside [0, 1]")
          .error(404, kNoBacktest)
  );
  router.add(web::get("/v1/analytics/actualCases/{backtestId}", "get_actual_cases", actual_cases)
                 .tag("Backtests")
                 .summary("Observed cases; deprecated, use /v1/analytics/actual-cases")
                 .never_changes(identity_of_cases)
                 .error(404, kNoBacktest)
                 .deprecated());
  router.add(
      web::get("/v1/analytics/actual-cases/{backtestId}", "get_actual_cases_alias", actual_cases)
          .tag("Backtests")
          .summary("Observed cases of a backtest's data set, or of a data set")
          .never_changes(identity_of_cases)
          .error(404, kNoBacktest)
  );
  router.add(web::get("/v1/analytics/data-sources", "get_data_sources", list_data_sources)
                 .tag("Datasets")
                 .summary("List the weather sources for data sets")
                 .without_io());
}

}  // namespace chap::routes
