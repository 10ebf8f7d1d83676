// The observed cases against which forecasts are scored (evaluation.md 4.7). The server uses all
// cases of the data; the command line uses only the cases in the forecast windows. Therefore server
// and command line compute different values of `crps_norm`, which is divided by the range of the
// cases.
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "domain/evaluation/windows.hpp"
#include "domain/series/data_set.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace chap::evaluation {

// The functions that return CaseCounts list the cases by org unit and then by ascending period, and
// skip missing values. These functions throw Error (kInvalidInput) if the data have no target.

// For the server: all observed cases of the data.
std::vector<CaseCount> all_truths(const series::DataSet& data);
// For the command line: the cases in the forecast windows, without duplicates.
std::vector<CaseCount> truths_of_windows(const series::DataSet& data, const Windows& windows);
// The splits in whose window no org unit has observed cases. If `org_unit` is given, only the cases
// of this org unit are considered. Empty if the data have no target.
std::vector<Split> splits_without_truth(
    const series::DataSet& data, const Windows& windows, std::optional<std::size_t> org_unit = {}
);
// For the outbreak metrics: the cases in the last `years` years of the first training window.
std::vector<CaseCount> outbreak_history(
    const series::DataSet& data, const Windows& windows, std::size_t years = 6
);

}  // namespace chap::evaluation
