// The table of plots (http-api.md 7.7, 7.8; plots.md 4 to 6). Each row has the names and the facet
// dimensions of a plot. Catalogues, error texts and facets are derived from the rows. Clients store
// the ids, so an id never changes.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chap::plots {

// The dimensions along which a plot of a backtest can be split into facets.
enum class Dimension { kSplitPeriod, kLocation, kHorizonDistance };

// The name in requests and responses: split_period, location, horizon_distance.
const char* name_of(Dimension dimension);

struct Plot {
  const char* id;
  const char* display_name;
  const char* description;
  std::span<const Dimension> facets = {};  // the dimension of the columns, then that of the rows
};

using Catalogue = std::span<const Plot>;

// The plots in the order in which lists show them.
Catalogue backtest_plots();
Catalogue metric_plots();
Catalogue dataset_plots();

const Plot* find_plot(Catalogue catalogue, std::string_view id);
// The ids as `a, b, c`, for an error text.
std::string ids_of(Catalogue catalogue);

}  // namespace chap::plots
