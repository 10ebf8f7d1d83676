// Endpoints for the catalogues of metrics and plots, for facets and for plots (http-api.md 7.6 to
// 7.11).
#include "api/dto/visualization.hpp"

#include "api/routes/routes.hpp"
#include "services/plots.hpp"

namespace chap::routes {
namespace {

using web::Context;

// The list does not depend on the backtest. The handler does not check whether the backtest exists.
std::vector<dto::MetricInfo> list_metrics(Context&, const dto::VisualizedBacktest&) {
  return dto::metric_infos();
}

std::vector<dto::VisualizationInfo> list_metric_plots(Context&, const dto::VisualizedBacktest&) {
  return dto::catalogue_of<dto::VisualizationInfo>(plots::metric_plots());
}

std::vector<dto::DatasetPlotType> list_dataset_plots(Context&) {
  return dto::catalogue_of<dto::DatasetPlotType>(plots::dataset_plots());
}

std::vector<dto::BacktestPlotType> list_backtest_plots(Context&) {
  return dto::catalogue_of<dto::BacktestPlotType>(plots::backtest_plots());
}

schema::FreeObject facet_coordinates(Context& context, const dto::BacktestPlotPath& path) {
  const auto facets =
      services::facet_coordinates(context.platform, path.visualization_name, path.backtest_id);
  json::Writer out;
  out.begin_object();
  for (const plots::Facet& facet : facets) {
    out.key(plots::name_of(facet.dimension));
    out.begin_array();
    for (const plots::Coordinate& coordinate : facet.coordinates) {
      if (const auto* number = std::get_if<std::int64_t>(&coordinate)) {
        out.integer(*number);
      } else {
        out.string(std::get<std::string>(coordinate));
      }
    }
    out.end_array();
  }
  out.end_object();
  return {out.take()};
}

web::Response metric_plot(Context& context, const dto::MetricPlotPath& path) {
  services::draw_metric_plot(
      context.platform, path.visualization_name, path.backtest_id, path.metric_id
  );
}

web::Response dataset_plot(Context& context, const dto::DatasetPlotPath& path) {
  services::draw_dataset_plot(context.platform, path.visualization_name, path.dataset_id);
}

web::Response backtest_plot(Context& context, const dto::BacktestPlotPath& path) {
  services::draw_backtest_plot(context.platform, path.visualization_name, path.backtest_id);
}

web::Response
subplot(Context& context, const dto::BacktestPlotPath& path, dto::FacetCoordinates&&) {
  services::draw_facets(context.platform, path.visualization_name, path.backtest_id);
}

web::Response subplots(Context& context, const dto::BacktestPlotPath& path) {
  services::draw_facets(context.platform, path.visualization_name, path.backtest_id);
}

void add(web::Router& router, web::Route route, const char* summary) {
  router.add(route.tag("Visualizations").summary(summary));
}

void add_catalogues(web::Router& router) {
  add(router,
      web::get("/v1/visualization/metrics/{backtest_id}", "get_available_metrics", list_metrics)
          .without_io(),
      "List the metrics");
  add(router,
      web::get(
          "/v1/visualization/metric-plots/{backtest_id}",
          "get_avilable_metric_plots",
          list_metric_plots
      )
          .without_io(),
      "List the plot types for metrics");
  add(router,
      web::get("/v1/visualization/dataset-plots/", "list_dataset_plot_types", list_dataset_plots)
          .without_io(),
      "List the plot types for data sets");
  add(router,
      web::get("/v1/visualization/backtest-plots/", "list_backtest_plot_types", list_backtest_plots)
          .without_io(),
      "List the plot types for backtests");
}

// Marks a route whose plots are not implemented yet (docs/contract/README.md).
web::Route not_implemented(web::Route route) {
  return route.error(501, "The plot cannot be drawn yet");
}

void add_backtest_plots(web::Router& router) {
  constexpr const char* kUnknown = "No such plot, or no such backtest";
  add(router,
      not_implemented(web::get(
                          "/v1/visualization/backtest-plots/{visualization_name}/{backtest_id}",
                          "generate_backtest_plots",
                          backtest_plot
                      ))
          .error(404, kUnknown),
      "A plot of a backtest, as a Vega specification");
  add(router,
      web::get(
          "/v1/visualization/backtest-plots/{visualization_name}/{backtest_id}/facet-coords",
          "get_facet_coordinates",
          facet_coordinates
      )
          .error(404, kUnknown),
      "The facets of a plot and their values");
  add(router,
      not_implemented(
          web::post(
              "/v1/visualization/backtest-plots/{visualization_name}/{backtest_id}/subplot",
              "generate_isolated_plots",
              subplot
          )
      )
          .error(404, kUnknown),
      "One subplot of a plot, as a Vega specification");
  add(router,
      not_implemented(
          web::get(
              "/v1/visualization/backtest-plots/{visualization_name}/{backtest_id}/subplots",
              "generate_all_subplots",
              subplots
          )
      )
          .answers<std::vector<schema::FreeObject>>()
          .error(404, kUnknown),
      "All subplots of a plot, as Vega specifications");
}

}  // namespace

void register_visualization(web::Router& router) {
  add_catalogues(router);
  add_backtest_plots(router);
  add(router,
      not_implemented(
          web::get(
              "/v1/visualization/metric-plots/{visualization_name}/{backtest_id}/{metric_id}",
              "generate_visualization",
              metric_plot
          )
      )
          .error(400, "No such metric")
          .error(404, "No such backtest, or no such plot"),
      "A plot of a metric of a backtest, as a Vega specification");
  add(router,
      not_implemented(web::get(
                          "/v1/visualization/dataset-plots/{visualization_name}/{dataset_id}",
                          "generate_data_plots",
                          dataset_plot
                      ))
          .error(404, "No such plot, or no such data set"),
      "A plot of a data set, as a Vega specification");
}

}  // namespace chap::routes
