// Decomposition of a series into a trend, a seasonal part and a remainder.
//
// MSTL (Bandara, K., Hyndman, R. J. and Bergmeir, C. (2021): MSTL, a seasonal-trend decomposition
// algorithm for time series with multiple seasonal patterns. arXiv:2107.13462) smooths the i-th
// seasonal part with a window of 7 + 4 i. With one seasonal part, MSTL is a single STL (Cleveland
// et al. 1990, see loess.hpp) without robustness weights. This file implements only this case.
// Pure, thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace chap::timeseries {

struct Decomposition {
  std::vector<double> trend;
  std::vector<double> seasonal;  // the remainder is the series minus trend and seasonal
};

// `period` is the number of values in a seasonal cycle. The series must be longer than two cycles
// and must have no missing values.
Decomposition mstl(std::span<const double> series, std::size_t period);

}  // namespace chap::timeseries
