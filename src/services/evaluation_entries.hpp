// Quantiles of stored forecasts and the observed cases (http-api.md 6.7, 6.8; evaluation.md 7).
#pragma once

#include "services/platform.hpp"
#include "storage/store/backtestforecast_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

// Whether the only org unit is `adm0`, the sum over all org units.
bool is_national(const std::optional<std::vector<std::string>>& org_units);

struct QuantileEntry {
  std::string org_unit;
  std::string period;
  std::string split_period;
  std::vector<double> values;  // one for each quantile, in the order of the request
};

// Entries in the order in which forecasts are stored. Throws not_found for an unknown backtest and
// unprocessable for a quantile outside [0, 1].
std::vector<QuantileEntry> evaluation_entries(
    Platform& platform,
    std::int64_t backtest_id,
    const std::vector<double>& quantiles,
    const store::ForecastFilter& filter
);

struct ObservedCases {
  std::string period;
  std::string org_unit;
  std::optional<double> cases;
};

// Returns the case counts of a data set (if `is_dataset_id`) or of the data set of a backtest,
// including missing ones. For `adm0` it returns one sum for each period, in which a missing count
// is added as 0. Throws not_found.
std::vector<ObservedCases> observed_cases(
    Platform& platform,
    std::int64_t id,
    bool is_dataset_id,
    const std::optional<std::vector<std::string>>& org_units
);

}  // namespace chap::services
