// Derives the windows of a backtest from its forecasts, for a backtest that was stored without its
// windows (core-2.5.1.md 2.1). A pure function.
#pragma once

#include "domain/evaluation/windows.hpp"

#include <span>
#include <string>

namespace chap::evaluation {

struct StoredSplit {
  std::string split_period;   // the split period; column last_seen_period
  std::size_t n_periods = 0;  // number of distinct forecast periods
};

// The stride is the smallest distance between two consecutive splits. If the stride cannot be
// determined (fewer than two splits, or periods that are neither months nor weeks), the stride is 4
// for weekly data and 1 for other data. If there are no splits, returns the defaults of a backtest.
Windows windows_of(std::span<const StoredSplit> splits);

}  // namespace chap::evaluation
