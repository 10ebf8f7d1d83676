#include "domain/timeseries/kpss.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace chap::timeseries {
namespace {

constexpr double kCriticalValue = 0.463;  // 5 %; Kwiatkowski et al. 1992, table 1

// The sum of products of values that are `lag` apart.
double product_sum(std::span<const double> centred, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < centred.size(); ++i) sum += centred[i] * centred[i - lag];
  return sum;
}

// The number of lags by Hobijn, Franses and Ooms (2004), for the Bartlett window.
std::size_t chosen_lags(std::span<const double> centred) {
  const double n = double(centred.size());
  const auto pilot = std::size_t(std::pow(n, 2.0 / 9.0));
  double level = product_sum(centred, 0) / n;
  double slope = 0;
  for (std::size_t lag = 1; lag <= pilot; ++lag) {
    const double covariance = product_sum(centred, lag) / (n / 2);
    level += covariance;
    slope += double(lag) * covariance;
  }
  const double ratio = slope / level;
  const double lags = 1.1447 * std::cbrt(ratio * ratio) * std::cbrt(n);
  return lags < n - 1 ? std::size_t(lags) : centred.size() - 1;
}

}  // namespace

double kpss_statistic(std::span<const double> series) {
  const double n = double(series.size());
  const double mean = std::accumulate(series.begin(), series.end(), 0.0) / n;
  std::vector<double> centred;
  centred.reserve(series.size());
  for (const double v : series) centred.push_back(v - mean);
  double variance = product_sum(centred, 0);
  if (variance <= 0) return 0;
  const std::size_t lags = chosen_lags(centred);
  for (std::size_t lag = 1; lag <= lags; ++lag) {
    variance += 2 * (1 - double(lag) / double(lags + 1)) * product_sum(centred, lag);
  }
  double squares = 0;
  double sum = 0;
  for (const double v : centred) {
    sum += v;
    squares += sum * sum;
  }
  return squares / (n * variance);
}

bool has_unit_root(std::span<const double> series) {
  return kpss_statistic(series) > kCriticalValue;
}

}  // namespace chap::timeseries
