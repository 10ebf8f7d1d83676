// Seasonal outbreak thresholds (evaluation.md 6). The threshold of an org unit and season (calendar
// month, or number of the week) is the number of cases from which a period counts as an outbreak.
// Strategies:
//
//   seasonal    mean plus k standard deviations (n - 1) of the cases of that season, all years
//   percentile  a quantile of the cases of that season in the last complete years (WHO)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace chap::evaluation {

struct StrategyInfo {
  const char* id;
  const char* display_name;
  const char* description;
};

// The table of strategies, one row for each strategy.
std::span<const StrategyInfo> threshold_strategies();

struct CaseCount {
  std::string location;
  std::string period;  // in any form that Period::parse() reads
  double cases = 0;    // NaN: missing
};

inline constexpr double kDefaultDeviations = 2.0;

// The parameters of a strategy. Each element of the list `deviations` or `quantiles` is one line,
// for which separate thresholds are computed.
struct SeasonalParams {
  std::vector<double> deviations = {kDefaultDeviations};  // the k of each line
};
struct PercentileParams {
  std::vector<double> quantiles = {0.75};          // from 0 to 1
  std::optional<std::int64_t> baseline_years = 5;  // at least 1; nullopt: the whole history
};
using ThresholdParams = std::variant<SeasonalParams, PercentileParams>;

// The parameter of each line: k, or the quantile.
const std::vector<double>& lines_of(const ThresholdParams& params);

struct ThresholdEntry {
  std::string period;  // as in the request
  std::string location;
  // The threshold of each line; nullopt if there are too few past values. `seasonal` needs two past
  // values, `percentile` needs one.
  std::vector<std::optional<double>> values;
};

// The largest number of thresholds (periods x locations x lines) in one request.
inline constexpr std::size_t kMaxThresholds = 1'000'000;

// Returns an entry for each period and location, in the order of the request; duplicates in the
// request are repeated. The thresholds of a location without history are nullopt. The whole history
// is used, including values that are later than a requested period. Throws Error (kInvalidInput) if
// a period cannot be read or has another frequency than the history, if the history is empty or has
// no complete years, or if there would be more than kMaxThresholds thresholds.
std::vector<ThresholdEntry> thresholds(
    const std::vector<CaseCount>& history,
    const std::vector<std::string>& periods,
    const std::vector<std::string>& locations,
    const ThresholdParams& params
);

struct Threshold {
  std::string period;  // as in the request
  std::string location;
  std::optional<double> value;  // nullopt with fewer than two past values
};

// The older form of thresholds() (evaluation.md 6): the strategy `seasonal` with one line. Returns,
// for each period, an entry for each location that has rows in the period's season; the locations
// are ascending. `k` is the number of standard deviations. Throws Error (kInvalidInput) for the
// same periods as thresholds(), or if there would be more than kMaxThresholds entries.
std::vector<Threshold> seasonal_thresholds(
    const std::vector<CaseCount>& history, const std::vector<std::string>& periods, double k
);

}  // namespace chap::evaluation
