// The splits of an expanding-window backtest (evaluation.md 4.1, 4.2).
//
// With T periods and L = n_periods + (n_splits - 1) * stride, split i is trained on positions 0 to
// T-L-1+i*stride and scored on the n_periods that follow. The last test window ends with the last
// period.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chap::evaluation {

// The number of splits when a request of the analytics endpoints names none (http-api.md 6.3, 6.5).
inline constexpr std::size_t kDefaultSplits = 7;
// The number of splits of POST /v1/crud/backtests, whose body cannot name one, and of a task
// message without one (http-api.md 5.4, jobs.md 2.4).
inline constexpr std::size_t kDefaultSplitsOfTask = 10;

struct Windows {
  std::size_t n_periods = 3;
  std::size_t n_splits = kDefaultSplits;
  std::size_t stride = 1;
  std::size_t n_retrain = 1;
};

struct Split {
  std::size_t history = 0;  // number of periods that the model may use
  std::size_t horizon = 0;  // number of periods that it forecasts
};

// Whether all four numbers are at least 1.
bool is_positive(const Windows& windows);
// Whether the windows are positive, and n_periods, n_splits and stride are at most 1,000,000. No
// data set could satisfy larger numbers, and their products might overflow.
bool is_within_limits(const Windows& windows);

// The length L above; the windows must be positive.
std::size_t evaluation_length(const Windows& windows);
// The number of periods of the first training window; 0 when the data are too short.
std::size_t training_length(std::size_t total, const Windows& windows);
// The sentence for data that are too short: how many periods they have and how many the windows
// need.
std::string too_few_periods(std::size_t total, const Windows& windows);
// The splits in ascending order; empty when the data are too short.
std::vector<Split> splits_of(std::size_t total, const Windows& windows);
// The indices of the splits before which the model is trained; the first is always 0.
std::vector<std::size_t> training_splits(std::size_t n_splits, std::size_t n_retrain);

}  // namespace chap::evaluation
