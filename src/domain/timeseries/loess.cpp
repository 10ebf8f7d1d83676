#include "domain/timeseries/loess.hpp"

#include <algorithm>
#include <cmath>

namespace chap::timeseries {
namespace {

// Values at distances below kFullWeight times the bandwidth have the weight 1. Values at distances
// above kNoWeight times the bandwidth have the weight 0.
constexpr double kFullWeight = 0.001;
constexpr double kNoWeight = 0.999;
// If the standard deviation of the positions, divided by their range, is below this number, no
// slope is estimated.
constexpr double kMinSpread = 0.001;

double tricube(double distance, double bandwidth) {
  if (distance <= kFullWeight * bandwidth) return 1;
  if (distance > kNoWeight * bandwidth) return 0;
  const double part = distance / bandwidth;
  const double complement = 1 - part * part * part;
  return complement * complement * complement;
}

// The value at position x of the weighted regression line. `values[0]` is at position `left`.
double fit_at(
    double x, std::span<const double> values, double left, double bandwidth, double range
) {
  double total = 0;
  double mean_x = 0;
  double mean_y = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = tricube(std::abs(left + double(i) - x), bandwidth);
    total += weight;
    mean_x += weight * (left + double(i));
    mean_y += weight * values[i];
  }
  mean_x /= total;
  mean_y /= total;
  double variance = 0;
  double covariance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = tricube(std::abs(left + double(i) - x), bandwidth) / total;
    const double centred = left + double(i) - mean_x;
    variance += weight * centred * centred;
    covariance += weight * centred * values[i];
  }
  if (std::sqrt(variance) <= kMinSpread * range) return mean_y;
  return mean_y + covariance / variance * (x - mean_x);
}

}  // namespace

std::vector<double> loess(
    std::span<const double> series, std::size_t window, std::int64_t from, std::size_t count
) {
  const auto n = std::int64_t(series.size());
  const auto used = std::min(std::int64_t(window), n);
  const std::int64_t widening = (std::int64_t(window) - used) / 2;
  std::vector<double> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t x = from + std::int64_t(i);
    const std::int64_t left = std::clamp(x - used / 2, std::int64_t{0}, n - used);
    const double bandwidth = double(std::max(x - left, left + used - 1 - x) + widening);
    out[i] = fit_at(
        double(x),
        series.subspan(std::size_t(left), std::size_t(used)),
        double(left),
        bandwidth,
        double(n - 1)
    );
  }
  return out;
}

}  // namespace chap::timeseries
