// The observed cases that forecasts are scored against (evaluation.md 4.7). The server uses all
// cases of the data, the command line only those of the test windows. Therefore the two compute
// different values of `crps_norm`, which is divided by the range of the cases.
#pragma once

#include "domain/evaluation/thresholds.hpp"
#include "domain/evaluation/windows.hpp"
#include "domain/series/data_set.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace chap::evaluation {

// The functions that return CaseCounts list org units in order with ascending periods and skip
// missing values. They throw Error (kInvalidInput) when the data have no target.

// For the server: every observed count of the data.
std::vector<CaseCount> all_truths(const series::DataSet& data);
// For the command line: the counts within the test windows, without duplicates.
std::vector<CaseCount> truths_of_windows(const series::DataSet& data, const Windows& windows);
// The splits in whose window no org unit has a count. If `org_unit` is given, only the counts of
// this org unit are considered. Empty if the data have no target.
std::vector<Split> splits_without_truth(
    const series::DataSet& data, const Windows& windows, std::optional<std::size_t> org_unit = {}
);
// For the outbreak metrics: the counts of the last `years` of the first training window.
std::vector<CaseCount> outbreak_history(
    const series::DataSet& data, const Windows& windows, std::size_t years = 6
);

}  // namespace chap::evaluation
