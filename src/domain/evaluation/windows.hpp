// The splits of an expanding-window backtest (evaluation.md 4.1, 4.2).
//
// Let T be the number of periods and L = n_periods + (n_splits - 1) * stride. For split i, a model
// may use the periods at positions 0 to T-L-1+i*stride, and forecasts the next n_periods periods.
// The last window ends with the last period.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chap::evaluation {

// The number of splits if a request of the analytics endpoints does not contain this number
// (http-api.md 6.3, 6.5).
inline constexpr std::size_t kDefaultSplits = 7;
// The number of splits of POST /v1/crud/backtests, whose body cannot contain this number, and of a
// task message without this number (http-api.md 5.4, jobs.md 2.4).
inline constexpr std::size_t kDefaultSplitsOfTask = 10;

struct Windows {
  std::size_t n_periods = 3;
  std::size_t n_splits = kDefaultSplits;
  std::size_t stride = 1;
  std::size_t n_retrain = 1;
};

struct Split {
  std::size_t history = 0;  // number of periods that the model may use
  std::size_t horizon = 0;  // number of periods that the model forecasts
};

// Whether all four numbers are at least 1.
bool is_positive(const Windows& windows);
// Whether the windows are positive, and n_periods, n_splits and stride are at most 1,000,000. No
// data set could satisfy larger numbers, and their products might overflow.
bool is_within_limits(const Windows& windows);

// The length L that is defined at the top of this file. The windows must be positive.
std::size_t evaluation_length(const Windows& windows);
// The number of periods of the first training window; 0 when the data are too short.
std::size_t training_length(std::size_t total, const Windows& windows);
// The error sentence for data that are too short. The sentence contains the number of periods of
// the data and the number that the windows need.
std::string too_few_periods(std::size_t total, const Windows& windows);
// The splits in ascending order; empty when the data are too short.
std::vector<Split> splits_of(std::size_t total, const Windows& windows);
// The indices of the splits before which the model is trained; the first is always 0.
std::vector<std::size_t> training_splits(std::size_t n_splits, std::size_t n_retrain);

}  // namespace chap::evaluation
