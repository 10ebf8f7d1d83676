// Plots of stored backtests and data sets (http-api.md 7.7 to 7.11). All throw the contract's
// answers for unknown plots, metrics and rows, in its order.
#pragma once

#include "domain/plots/facets.hpp"
#include "services/platform.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::services {

// One facet a dimension of the plot, in its order; without reading samples.
std::vector<plots::Facet> facet_coordinates(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);

// Whether a plot of this name can be asked of this row. What is missing is the drawing itself:
// each of these ends with an answer of status 501.
[[noreturn]] void draw_metric_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id, const std::string& metric
);
[[noreturn]] void draw_dataset_plot(
    Platform& platform, const std::string& plot, std::int64_t dataset_id
);
[[noreturn]] void draw_backtest_plot(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);
// One slice, or all of them.
[[noreturn]] void draw_facets(
    Platform& platform, const std::string& plot, std::int64_t backtest_id
);

}  // namespace chap::services
