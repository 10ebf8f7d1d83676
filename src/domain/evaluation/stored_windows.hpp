// The windows of a backtest that was stored without them, derived from its forecasts
// (core-2.5.1.md 2.1). A pure function.
#pragma once

#include "domain/evaluation/windows.hpp"

#include <span>
#include <string>

namespace chap::evaluation {

struct StoredSplit {
  std::string first_period;   // the first forecast period; the column is last_seen_period
  std::size_t n_periods = 0;  // number of different forecast periods
};

// The stride is the smallest distance between two splits that follow each other. If it cannot be
// known (fewer than two splits, or periods that are neither months nor weeks), it is 4 for weekly
// data and otherwise 1. Without splits the defaults of a backtest are returned.
Windows windows_of(std::span<const StoredSplit> splits);

}  // namespace chap::evaluation
