#include "domain/plots/registry.hpp"

#include <algorithm>
#include <array>

namespace chap::plots {
namespace {

constexpr std::array<Dimension, 2> kBySplitAndLocation = {
    Dimension::kSplitPeriod, Dimension::kLocation};
constexpr std::array<Dimension, 2> kByHorizonAndLocation = {
    Dimension::kHorizonDistance, Dimension::kLocation};
constexpr std::array<Dimension, 1> kByHorizon = {Dimension::kHorizonDistance};

constexpr std::array<Plot, 6> kBacktestPlots = {{
    {"evaluation_plot",
     "Evaluation Plot",
     "Forecast median and intervals beside the observed cases, for each org unit and split",
     kBySplitAndLocation},
    {"horizon_location_grid",
     "Forecast Grid (Locations x Horizons)",
     "Forecasts and observed cases over time with their scores below, in a grid of org units and "
     "horizons",
     kByHorizonAndLocation},
    {"predicted_vs_actual",
     "Predicted vs Actual",
     "Predicted median against observed cases on logarithmic axes, a panel for each horizon",
     kByHorizon},
    {"predicted_vs_actual_linear",
     "Predicted vs Actual (linear)",
     "Predicted median against observed cases on linear axes, a panel for each horizon",
     kByHorizon},
    {"sample_bias_by_horizon",
     "Sample Bias by Horizon",
     "How often forecasts are above the observed cases, by horizon; 0.5 means no bias"},
    {"sample_bias_by_time_period",
     "Sample Bias by Time Period",
     "How often forecasts are above the observed cases, by period; 0.5 means no bias"},
}};

constexpr std::array<Plot, 8> kMetricPlots = {{
    {"metric_by_horizon_and_location_mean",
     "Horizon and Location Plot",
     "Mean of the metric by horizon, a group of bars for each org unit"},
    {"metric_by_horizon_mean", "Horizon Plot", "Mean of the metric by horizon"},
    {"metric_by_horizon_sum", "Horizon Plot (Sum)", "Sum of the metric by horizon"},
    {"metric_map", "Map", "Mean of the metric by org unit, on a map"},
    {"regional_metric_distribution",
     "Regional Metric Distribution",
     "How the metric is spread within each org unit"},
    {"metric_by_time_period_and_location_mean",
     "Time Period and Location Plot",
     "Mean of the metric over time, a line for each org unit"},
    {"metric_by_time_period_mean", "Time Period Plot", "Mean of the metric over time"},
    {"metric_by_time_period_sum", "Time Period Plot (Sum)", "Sum of the metric over time"},
}};

constexpr std::array<Plot, 4> kDatasetPlots = {{
    {"disease-cases-map", "Disease Cases Map", "Mean number of cases by org unit, on a map"},
    {"standardized-feature-plot",
     "Standardized Feature Plot",
     "Every feature over time on one scale, a panel for each org unit"},
    {"seasonal-correlation-plot",
     "Seasonal Correlation Bar Plot",
     "How strongly each feature correlates with the cases, by month of the year"},
    {"seasonality-comparison",
     "Seasonality Comparison Plot",
     "Org units grouped by the shape of their season"},
}};

}  // namespace

const char* name_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::kSplitPeriod:
      return "split_period";
    case Dimension::kLocation:
      return "location";
    case Dimension::kHorizonDistance:
      return "horizon_distance";
  }
  return "";
}

Catalogue backtest_plots() { return kBacktestPlots; }
Catalogue metric_plots() { return kMetricPlots; }
Catalogue dataset_plots() { return kDatasetPlots; }

const Plot* find_plot(Catalogue catalogue, std::string_view id) {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(), [&](const Plot& plot) {
    return plot.id == id;
  });
  return found == catalogue.end() ? nullptr : &*found;
}

std::string ids_of(Catalogue catalogue) {
  std::string list;
  for (const Plot& plot : catalogue) list += (list.empty() ? "" : ", ") + std::string(plot.id);
  return list;
}

}  // namespace chap::plots
