// Where an expanding-window backtest cuts the data (contract, evaluation.md 4.1, 4.2).
//
// With L = n_periods + (n_splits - 1) * stride and T periods, split i sees positions 0 ..
// T-L-1+i*stride and is judged on the n_periods behind them; the last window ends exactly at the
// last period.
#pragma once

#include <cstddef>
#include <vector>

namespace chap::evaluation {

struct Windows {
  std::size_t n_periods = 3;
  std::size_t n_splits = 7;
  std::size_t stride = 1;
  std::size_t n_retrain = 1;
};

struct Split {
  std::size_t history = 0;  // number of periods the model may see
  std::size_t horizon = 0;  // number of periods behind them
};

// Whether every number is at least 1.
bool is_positive(const Windows& windows);
// Bounds arguments that no data set could satisfy, so that products cannot overflow.
bool is_sensible(const Windows& windows);

// L above; the windows must be positive.
std::size_t evaluation_length(const Windows& windows);
// Periods of the first history; 0 when the data are too short.
std::size_t training_length(std::size_t total, const Windows& windows);
// In ascending order; empty when the data are too short.
std::vector<Split> splits_of(std::size_t total, const Windows& windows);
// The splits before which the model is trained anew; the first is always 0.
std::vector<std::size_t> training_splits(std::size_t n_splits, std::size_t n_retrain);

// Weekly data sent with the request are never evaluated at a stride below 4 (4.1).
inline constexpr std::size_t kLeastWeeklyStride = 4;

}  // namespace chap::evaluation
