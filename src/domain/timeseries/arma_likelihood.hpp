// The exact Gaussian likelihood and the forecasts of an ARMA process.
//
// x_t - mean = sum of ar_i (x_{t-i} - mean) + e_t + sum of ma_j e_{t-j}. The state space form and
// its Kalman filter are those of Gardner, G., Harvey, A. C. and Phillips, G. D. A. (1980):
// Algorithm AS 154, Applied Statistics 29(3), 311 to 322; see also Durbin, J. and Koopman, S. J.
// (2012): Time Series Analysis by State Space Methods, 3.4. The variance and the mean are the
// maximum likelihood estimates for the given coefficients. Formulas give the variance and the mean
// without a search. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace chap::timeseries {

struct ArmaCoefficients {
  std::vector<double> ar;
  std::vector<double> ma;
};

struct ArmaLikelihood {
  double log_likelihood = 0;
  double mean = 0;  // 0 if the mean is not estimated
  double variance = 0;
  std::vector<double> forecast;  // the expected values after the series
};

// The process must be stationary, and the series must not be empty. Estimates the mean if
// `with_mean` is true. Forecasts the `n_forecasts` values after the series.
ArmaLikelihood arma_likelihood(
    std::span<const double> series,
    const ArmaCoefficients& coefficients,
    bool with_mean,
    std::size_t n_forecasts = 0
);

}  // namespace chap::timeseries
