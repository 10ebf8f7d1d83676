// Quantiles of stored forecasts, and the observed cases to compare them with (http-api.md 6.7, 6.8;
// evaluation.md 7).
#pragma once

#include "services/platform.hpp"
#include "storage/store/backtestforecast_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

// Returns whether the only requested org unit is `adm0`, which means the sum over all org units.
bool requests_national_sum(const std::optional<std::vector<std::string>>& org_units);

struct QuantileEntry {
  std::string org_unit;
  std::string period;
  std::string split_period;
  std::vector<double> values;  // one value for each quantile, in the order of the request
};

// Returns entries in the order in which the forecasts are stored. Throws not_found for an unknown
// backtest and unprocessable for a quantile outside [0, 1].
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

// Returns the observed case counts of a data set, including missing counts. `id` is the id of the
// data set (if `is_dataset_id`) or of a backtest of the data set. For `adm0` the function returns
// one sum for each period, in which a missing count is added as 0. Throws not_found if
// the backtest is unknown or the data set has no observed cases.
std::vector<ObservedCases> observed_cases(
    Platform& platform,
    std::int64_t id,
    bool is_dataset_id,
    const std::optional<std::vector<std::string>>& org_units
);

}  // namespace chap::services
