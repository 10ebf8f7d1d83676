// Quantiles of stored forecasts, and the cases they are compared with (http-api.md 6.7, 6.8;
// evaluation.md 7).
#pragma once

#include "services/platform.hpp"
#include "storage/store/backtestforecast_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

// `adm0` as the only org unit means the sum over all of them.
bool is_national(const std::optional<std::vector<std::string>>& org_units);

struct QuantileEntry {
  std::string org_unit;
  std::string period;
  std::string split_period;
  std::vector<double> values;  // one a quantile, in the order asked for
};

// In stored order; throws not_found for the backtest, unprocessable for quantiles outside [0, 1].
std::vector<QuantileEntry> evaluation_entries(
    Platform& platform,
    std::int64_t backtest_id,
    const std::vector<double>& quantiles,
    const store::ForecastFilter& filter
);

struct ActualCases {
  std::string period;
  std::string org_unit;
  std::optional<double> cases;
};

// Every stored count of the backtest's data set (or of the data set itself), missing ones included;
// nationally one sum a period, missing counted as 0. Throws not_found.
std::vector<ActualCases> actual_cases(
    Platform& platform,
    std::int64_t id,
    bool is_dataset_id,
    const std::optional<std::vector<std::string>>& org_units
);

}  // namespace chap::services
