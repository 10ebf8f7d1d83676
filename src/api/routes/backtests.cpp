#include "services/backtests.hpp"

#include "api/dto/page.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/create_backtest.hpp"
#include "services/platform.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoBacktest = "No such backtest";

using BacktestList = schema::RenderedList<dto::BacktestRead>;

BacktestList list_backtests(Context& context, const dto::PageQuery& query) {
  BacktestList list;
  dto::BacktestViews views;
  services::for_each_backtest(context.platform, query.page(), [&](const auto& backtest) {
    list.add(views.of(backtest));
  });
  return list;
}

dto::Backtest read_full(Context& context, const dto::BacktestId& at) {
  return dto::backtest_row(services::read_backtest(context.platform, at.backtest_id).backtest);
}

dto::BacktestRead read_backtest(Context& context, const dto::BacktestId& at) {
  return dto::backtest_read(services::read_backtest(context.platform, at.backtest_id));
}

// Ten splits one period apart, the horizon by the data set's frequency (http-api 5.4).
dto::JobResponse create_backtest(Context& context, dto::BacktestCreate&& body) {
  services::BacktestOrder order;
  order.dataset_id = body.dataset_id;
  order.model = std::move(body.model_id);
  order.name = std::move(body.name);
  order.n_splits = 10;
  return {services::order_backtest(context.platform, order)};
}

dto::BacktestRead update_backtest(
    Context& context, const dto::BacktestId& at, dto::BacktestUpdate&& body
) {
  if (!body.name) return read_backtest(context, at);
  return dto::backtest_read(services::rename_backtest(context.platform, at.backtest_id, *body.name)
  );
}

dto::Message delete_backtest(Context& context, const dto::BacktestId& at) {
  services::delete_backtest(context.platform, at.backtest_id);
  return {"deleted"};
}

dto::Message delete_batch(Context& context, const dto::BacktestIds& query) {
  const auto ids = services::parse_backtest_ids(query.ids);
  const auto deleted = services::delete_backtests(context.platform, ids);
  return {"Deleted " + std::to_string(deleted) + " backtests"};
}

BacktestList compatible(Context& context, const dto::BacktestId& at) {
  const auto found = services::compatible_backtests(context.platform, at.backtest_id);
  BacktestList list;
  dto::BacktestViews views;
  for (const auto& backtest : found) list.add(views.of(backtest));
  return list;
}

dto::BacktestDomain overlap(Context& context, const dto::BacktestPair& pair) {
  auto both = services::backtest_overlap(context.platform, pair.first, pair.second);
  return {std::move(both.org_units), std::move(both.split_periods)};
}

void register_reads(web::Router& router) {
  router.add(web::get("/v1/crud/backtests", "get_backtests", list_backtests)
                 .tag("Backtests")
                 .summary("List backtests, without their forecasts"));
  router.add(web::get("/v1/crud/backtests/{backtestId}/full", "get_backtest", read_full)
                 .tag("Backtests")
                 .summary("The bare row of a backtest")
                 .error(404, kNoBacktest));
  router.add(web::get("/v1/crud/backtests/{backtestId}", "get_backtest_info", read_backtest)
                 .tag("Backtests")
                 .summary("One backtest with its data set and model")
                 .error(404, kNoBacktest));
  router.add(web::get("/v1/crud/backtests/{backtestId}/info", "get_backtest_info", read_backtest)
                 .tag("Backtests")
                 .summary("One backtest with its data set and model")
                 .error(404, kNoBacktest));
  router.add(
      web::get(
          "/v1/analytics/compatible-backtests/{backtestId}", "get_compatible_backtests", compatible
      )
          .tag("Backtests")
          .summary("Backtests that can be compared with this one")
          .error(404, kNoBacktest)
  );
  router.add(web::get(
                 "/v1/analytics/backtest-overlap/{backtestId1}/{backtestId2}",
                 "get_backtest_overlap",
                 overlap
  )
                 .tag("Backtests")
                 .summary("Org units and split periods that two backtests share")
                 .error(404, kNoBacktest));
}

}  // namespace

void register_backtests(web::Router& router) {
  register_reads(router);
  router.add(web::post("/v1/crud/backtests", "create_backtest", create_backtest)
                 .tag("Backtests")
                 .summary("Evaluate a model on a stored data set, ten splits")
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
  router.add(web::remove("/v1/crud/backtests", "delete_backtest_batch", delete_batch)
                 .tag("Backtests")
                 .summary("Delete several backtests")
                 .error(400, "The list of ids cannot be read"));
}

}  // namespace chap::routes
