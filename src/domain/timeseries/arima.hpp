// Automatic ARIMA(p, d, q). KPSS tests determine the number of differences, the AICc determines the
// orders, and the coefficients are estimated by exact maximum likelihood.
//
// The orders are chosen as in Hyndman, R. J. and Khandakar, Y. (2008), Journal of Statistical
// Software 27(3), section 3.2. Unlike their stepwise search, this search tries all p and q up to 3.
// The AICc is that of Hurvich, C. M. and Tsai, C.-L. (1989), Biometrika 76(2), 297 to 307. The
// search varies partial autocorrelations, so that the process stays stationary and invertible
// (Monahan, J. F. (1984), Biometrika 71(2), 403 to 404). Pure, thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace chap::timeseries {

inline constexpr std::size_t kMaxOrder = 3;
inline constexpr std::size_t kMaxDifferences = 2;

struct ArimaOrder {
  std::size_t p = 0;  // autoregressive
  std::size_t d = 0;  // differences
  std::size_t q = 0;  // moving average

  friend bool operator==(const ArimaOrder&, const ArimaOrder&) = default;
};

struct ArimaForecast {
  ArimaOrder order;
  double aicc = 0;
  std::vector<double> values;
};

// Forecasts the `n` values after the series, with the orders that have the smallest AICc, or with
// the orders `fixed`. If the series is not differenced, the process has a mean. If the series is
// differenced, the process has no drift. A series without variation is continued by its last value.
// The series must not be empty and must have no missing values.
ArimaForecast arima(
    std::span<const double> series, std::size_t n, std::optional<ArimaOrder> fixed = std::nullopt
);

}  // namespace chap::timeseries
