// The test of Kwiatkowski, D., Phillips, P. C. B., Schmidt, P. and Shin, Y. (1992): Testing the
// null hypothesis of stationarity against the alternative of a unit root. Journal of Econometrics
// 54, 159 to 178. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <span>

namespace chap::timeseries {

// The statistic for stationarity around a level: the sum of squared partial sums, divided by n^2
// and by the long-run variance. The long-run variance has Bartlett weights (Newey and West 1987);
// its number of lags follows Hobijn, Franses and Ooms (2004), Statistica Neerlandica 58(4), 483 to
// 502. Returns 0 if the series has no variance.
double kpss_statistic(std::span<const double> series);

// Whether the test rejects stationarity at the level of 5 %.
bool has_unit_root(std::span<const double> series);

}  // namespace chap::timeseries
