// Plots of stored backtests and data sets (http-api.md 7.7 to 7.11). Unknown plots, metrics and
// rows are reported in the order that the contract gives.
#pragma once

#include "domain/plots/facets.hpp"
#include "services/platform.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::services {

// One facet for each dimension of the plot, in its order. Reads no samples.
std::vector<plots::Facet> facet_coordinates(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);

// Check the request for a plot, then end with status 501: this version draws no plots.
[[noreturn]] void draw_metric_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id, const std::string& metric
);
[[noreturn]] void draw_dataset_plot(
    Platform& platform, const std::string& plot, std::int64_t dataset_id
);
[[noreturn]] void draw_backtest_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);
// A plot with facets: one of them or all.
[[noreturn]] void draw_facets(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);

}  // namespace chap::services
