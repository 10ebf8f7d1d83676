#include "services/backtests.hpp"

#include "api/dto/page.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/create_backtest.hpp"
#include "services/leaderboard.hpp"
#include "services/platform.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoBacktest = "No such backtest";

using BacktestList = schema::RenderedList<dto::BacktestRead>;

BacktestList list_backtests(Context& context, const dto::BacktestListQuery& query) {
  BacktestList list;
  dto::BacktestViews views;
  const store::BacktestFilter filter{query.specification_id, query.dataset_id};
  services::for_each_backtest(context.platform, query.page(), filter, [&](const auto& backtest) {
    list.add(views.convert(backtest));
  });
  return list;
}

std::vector<dto::BacktestSpecificationSummary> list_specifications(
    Context& context, const dto::SpecificationQuery& query
) {
  std::vector<dto::BacktestSpecificationSummary> views;
  for (const auto& summary : services::list_specifications(context.platform, query)) {
    views.push_back(dto::specification_summary(summary));
  }
  return views;
}

dto::BacktestSpecificationRead read_specification(
    Context& context, const dto::LeaderboardQuery& query
) {
  return dto::leaderboard(services::read_leaderboard(
      context.platform, query.specification_id, query.include_comparison_models
  ));
}

dto::Backtest read_full(Context& context, const dto::BacktestId& path) {
  return dto::plain_backtest(services::read_backtest(context.platform, path.backtest_id));
}

dto::BacktestRead read_backtest(Context& context, const dto::BacktestId& path) {
  return dto::backtest_read(services::read_backtest(context.platform, path.backtest_id));
}

// This endpoint always uses ten splits with stride 1. The horizon depends on the period type of the
// data set (http-api.md 5.4).
dto::JobResponse create_backtest(Context& context, dto::BacktestCreate&& body) {
  services::BacktestRequest request;
  request.dataset_id = body.dataset_id;
  request.model = std::move(body.model_id);
  request.name = std::move(body.name);
  request.n_splits = evaluation::kDefaultSplitsOfTask;
  request.notes = body.notes();
  request.request_body = context.request.body;
  return {services::submit_backtest(context.platform, request)};
}

dto::BacktestRead update_backtest(
    Context& context, const dto::BacktestId& path, dto::BacktestUpdate&& body
) {
  if (!body.name) return read_backtest(context, path);
  return dto::backtest_read(
      services::rename_backtest(context.platform, path.backtest_id, *body.name)
  );
}

dto::Message delete_backtest(Context& context, const dto::BacktestId& path) {
  services::delete_backtest(context.platform, path.backtest_id);
  return {"deleted"};
}

dto::Message delete_backtests(Context& context, const dto::BacktestIds& query) {
  const auto ids = services::parse_backtest_ids(query.ids);
  const auto deleted = services::delete_backtests(context.platform, ids);
  return {"Deleted " + std::to_string(deleted) + " backtests"};
}

BacktestList list_compatible(Context& context, const dto::BacktestId& path) {
  const auto found = services::compatible_backtests(context.platform, path.backtest_id);
  BacktestList list;
  dto::BacktestViews views;
  for (const auto& backtest : found) list.add(views.convert(backtest));
  return list;
}

dto::BacktestDomain read_overlap(Context& context, const dto::BacktestPair& pair) {
  auto common = services::backtest_overlap(context.platform, pair.first, pair.second);
  return {std::move(common.org_units), std::move(common.split_periods)};
}

void register_reads(web::Router& router) {
  router.add(web::get("/v1/crud/backtests", "get_backtests", list_backtests)
                 .tag("Backtests")
                 .summary("List backtests, without their forecasts"));
  router.add(
      web::get(
          "/v1/crud/backtest-specifications", "get_backtest_specifications", list_specifications
      )
          .tag("Backtests")
          .summary("List the specifications of backtests")
  );
  router.add(
      web::get(
          "/v1/crud/backtest-specifications/{specificationId}",
          "get_backtest_specification",
          read_specification
      )
          .tag("Backtests")
          .summary("The leaderboard of a specification: its backtests, compared with baselines")
          .error(404, "No such specification")
  );
  router.add(web::get("/v1/crud/backtests/{backtestId}/full", "get_backtest", read_full)
                 .tag("Backtests")
                 .summary("Read one backtest without its data set and model")
                 .error(404, kNoBacktest));
  router.add(web::get("/v1/crud/backtests/{backtestId}", "get_backtest_info", read_backtest)
                 .tag("Backtests")
                 .summary("Read one backtest with its data set and model")
                 .error(404, kNoBacktest));
  router.add(web::get("/v1/crud/backtests/{backtestId}/info", "get_backtest_info", read_backtest)
                 .tag("Backtests")
                 .summary("Read one backtest with its data set and model")
                 .error(404, kNoBacktest));
  router.add(web::get(
                 "/v1/analytics/compatible-backtests/{backtestId}",
                 "get_compatible_backtests",
                 list_compatible
  )
                 .tag("Backtests")
                 .summary("List the backtests that can be compared with this one")
                 .error(404, kNoBacktest));
  router.add(web::get(
                 "/v1/analytics/backtest-overlap/{backtestId1}/{backtestId2}",
                 "get_backtest_overlap",
                 read_overlap
  )
                 .tag("Backtests")
                 .summary("Org units and split periods that two backtests have in common")
                 .error(404, kNoBacktest));
}

}  // namespace

void register_backtests(web::Router& router) {
  register_reads(router);
  router.add(web::post("/v1/crud/backtests", "create_backtest", create_backtest)
                 .tag("Backtests")
                 .summary("Evaluate a model on a stored data set with ten splits")
                 .error(400, "Unknown model, or too little data")
                 .error(404, "No such data set"));
  router.add(web::patch("/v1/crud/backtests/{backtestId}", "update_backtest", update_backtest)
                 .tag("Backtests")
                 .summary("Rename a backtest")
                 .error(404, kNoBacktest));
  router.add(web::remove("/v1/crud/backtests/{backtestId}", "delete_backtest", delete_backtest)
                 .tag("Backtests")
                 .summary("Delete a backtest and its forecasts")
                 .error(404, kNoBacktest));
  router.add(web::remove("/v1/crud/backtests", "delete_backtest_batch", delete_backtests)
                 .tag("Backtests")
                 .summary("Delete several backtests")
                 .error(400, "The list of ids is invalid"));
}

}  // namespace chap::routes
