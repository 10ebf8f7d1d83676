// Local linear regression of an equally spaced series (loess), after Cleveland, R. B., Cleveland,
// W. S., McRae, J. E. and Terpenning, I. (1990): STL, a seasonal-trend decomposition procedure
// based on loess. Journal of Official Statistics 6(1), 3 to 33, section 2.2. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace chap::timeseries {

// The smoothed values at the positions `from`, `from` + 1, .. (`count` of them); value i of the
// series is at position i, and positions before and after it are extrapolated. Each fit uses the
// `window` nearest values (an odd number) with tricube weights; if the series is shorter, all of
// them with flatter weights. The series must not be empty.
std::vector<double> loess(
    std::span<const double> series, std::size_t window, std::int64_t from, std::size_t count
);

}  // namespace chap::timeseries
