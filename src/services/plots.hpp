// Plots of stored backtests and data sets (http-api.md 7.7 to 7.11). The functions check, in
// the order of the contract, whether the plot, the metric and the backtest or data set exist. They
// throw not_found if one of these does not exist.
#pragma once

#include "domain/plots/facets.hpp"
#include "services/platform.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::services {

// Returns one facet for each dimension of the plot, in the order of the plot's list of dimensions.
// Reads no samples.
std::vector<plots::Facet> facet_coordinates(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);

// The draw functions check the request for a plot and then throw an error with status 501, because
// this version cannot draw plots.
[[noreturn]] void draw_metric_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id, const std::string& metric
);
[[noreturn]] void draw_dataset_plot(
    Platform& platform, const std::string& plot, std::int64_t dataset_id
);
[[noreturn]] void draw_backtest_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);
// For requests for one facet or for all facets of a plot.
[[noreturn]] void draw_facets(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);

}  // namespace chap::services
