// One row a plot: what it is called and along what it can be cut (contract, http-api.md 7.7, 7.8;
// plots.md 4 to 6). Catalogues, error texts and facets follow from the rows. Ids are forever.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chap::plots {

// What a plot of a backtest may be cut along.
enum class Dimension { kSplitPeriod, kLocation, kHorizonDistance };

// As the wire spells it: split_period, location, horizon_distance.
const char* name_of(Dimension dimension);

struct Plot {
  const char* id;
  const char* display_name;
  const char* description;
  std::span<const Dimension> facets = {};  // column, then row
};

using Catalogue = std::span<const Plot>;

// In the order of every list.
Catalogue backtest_plots();
Catalogue metric_plots();
Catalogue dataset_plots();

const Plot* find_plot(Catalogue catalogue, std::string_view id);
// `a, b, c`: for the error text.
std::string ids_of(Catalogue catalogue);

}  // namespace chap::plots
