// The cases that forecasts are compared with, on the server and on the command line (contract,
// evaluation.md 4.7). The choice shows in `crps_norm`, whose range covers whatever is given.
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "domain/evaluation/windows.hpp"
#include "domain/series/data_set.hpp"

#include <cstddef>
#include <vector>

namespace chap::evaluation {

// Each of these lists places in order, periods ascending, without what is missing. All throw Error
// (kInvalidInput) when the data have no target.

// The server: every count of the data.
std::vector<CaseCount> all_truths(const series::DataSet& data);
// The command line: counts inside any test window, each once.
std::vector<CaseCount> judged_truths(const series::DataSet& data, const Windows& windows);
// For the outbreak metrics: counts of the `years` before the end of the first training set.
std::vector<CaseCount> outbreak_history(
    const series::DataSet& data, const Windows& windows, std::size_t years = 6
);

}  // namespace chap::evaluation
