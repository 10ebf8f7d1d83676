// Local linear regression of an equally spaced series (loess), after Cleveland, R. B., Cleveland,
// W. S., McRae, J. E. and Terpenning, I. (1990): STL, a seasonal-trend decomposition procedure
// based on loess. Journal of Official Statistics 6(1), 3 to 33, section 2.2. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace chap::timeseries {

// Returns the smoothed values at the `count` positions `from`, `from` + 1 and so on. Value i of the
// series is at position i; positions before and after the series are extrapolated. Each fit uses
// the `window` nearest values (an odd number) with tricube weights. If the series is shorter than
// `window`, each fit uses all values with flatter weights. The series must not be empty.
std::vector<double> loess(
    std::span<const double> series, std::size_t window, std::int64_t from, std::size_t count
);

}  // namespace chap::timeseries
