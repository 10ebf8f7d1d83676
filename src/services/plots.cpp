#include "services/plots.hpp"

#include "domain/evaluation/metric.hpp"
#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestforecast_store.hpp"
#include "storage/store/dataset_store.hpp"

namespace chap::services {
namespace {

using plots::Dimension;

store::BacktestRow require_backtest(sql::Connection& db, std::int64_t id) {
  auto found = store::BacktestStore(db).find(id);
  if (!found) throw not_found("Backtest not found");
  return *found;
}

const plots::Plot& require_listed(plots::Catalogue catalogue, const std::string& name) {
  const plots::Plot* plot = plots::find_plot(catalogue, name);
  if (plot == nullptr) {
    throw not_found("Visualization " + name + " not found. Available: " + plots::ids_of(catalogue));
  }
  return *plot;
}

const plots::Plot& require_faceted(const std::string& name) {
  const plots::Plot* plot = plots::find_plot(plots::backtest_plots(), name);
  if (plot == nullptr) throw not_found("Plot " + name + " not found");
  return *plot;
}

std::vector<plots::Coordinate> coordinates_of(
    sql::Connection& db, const store::BacktestRow& backtest, Dimension dimension
) {
  store::BacktestForecastStore forecasts(db);
  switch (dimension) {
    case Dimension::kSplitPeriod:
      return plots::split_coordinates(forecasts.split_periods(backtest.id));
    case Dimension::kLocation: {
      const auto org_units = backtest.org_units.items();
      return plots::location_coordinates(
          org_units.empty() ? forecasts.org_units(backtest.id) : org_units
      );
    }
    case Dimension::kHorizonDistance:
      return backtest.max_horizon_distance
                 ? plots::horizon_coordinates(*backtest.max_horizon_distance)
                 : plots::horizon_coordinates(forecasts.periods_and_splits(backtest.id));
  }
  return {};
}

[[noreturn]] void refuse_to_draw(const std::string& plot) {
  throw Error(
      ErrorCode::kInternal,
      "The plot '" + plot + "' exists, but this version of the server cannot draw it yet"
  )
      .with_status(501);
}

}  // namespace

std::vector<plots::Facet> facet_coordinates(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
) {
  const plots::Plot& row = require_faceted(plot);
  const sql::Lease db = platform.database.read();
  const store::BacktestRow backtest = require_backtest(*db, backtest_id);
  std::vector<plots::Facet> facets;
  for (const Dimension dimension : row.facets) {
    facets.push_back({dimension, coordinates_of(*db, backtest, dimension)});
  }
  return facets;
}

void draw_metric_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id, const std::string& metric
) {
  {
    const sql::Lease db = platform.database.read();
    require_backtest(*db, backtest_id);
  }
  if (evaluation::find_metric(metric) == nullptr) {
    throw invalid_input("Metric " + metric + " not found");
  }
  if (plots::find_plot(plots::metric_plots(), plot) == nullptr) {
    throw not_found("Visualization " + plot + " not found");
  }
  refuse_to_draw(plot);
}

void draw_dataset_plot(Platform& platform, const std::string& plot, std::int64_t dataset_id) {
  require_listed(plots::dataset_plots(), plot);
  {
    const sql::Lease db = platform.database.read();
    if (!store::DatasetStore(*db).find(dataset_id)) throw not_found("Dataset not found");
  }
  refuse_to_draw(plot);
}

void draw_backtest_plot(Platform& platform, const std::string& plot, std::int64_t backtest_id) {
  require_listed(plots::backtest_plots(), plot);
  {
    const sql::Lease db = platform.database.read();
    require_backtest(*db, backtest_id);
  }
  refuse_to_draw(plot);
}

void draw_facets(Platform& platform, const std::string& plot, std::int64_t backtest_id) {
  require_faceted(plot);
  {
    const sql::Lease db = platform.database.read();
    require_backtest(*db, backtest_id);
  }
  refuse_to_draw(plot);
}

}  // namespace chap::services
