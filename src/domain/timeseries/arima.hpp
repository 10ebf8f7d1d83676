// Automatic ARIMA(p, d, q): the number of differences from KPSS tests, the orders from AICc, the
// coefficients by exact maximum likelihood.
//
// The search goes through all p and q up to 3, as in the stepwise procedure of Hyndman, R. J. and
// Khandakar, Y. (2008), Journal of Statistical Software 27(3), section 3.2, but complete. AICc:
// Hurvich, C. M. and Tsai, C.-L. (1989), Biometrika 76(2), 297 to 307. Stationarity and
// invertibility are kept by searching over partial autocorrelations (Monahan, J. F. (1984),
// Biometrika 71(2), 403 to 404). Pure, thread-safe.
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
// `fixed` ones. Undifferenced series have a mean, others no drift. A series without variation is
// continued by its last value. The series must not be empty or have missing values.
ArimaForecast arima(
    std::span<const double> series, std::size_t n, std::optional<ArimaOrder> fixed = std::nullopt
);

}  // namespace chap::timeseries
