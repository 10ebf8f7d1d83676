#include "domain/timeseries/mstl.hpp"

#include "domain/timeseries/loess.hpp"

#include <cmath>

namespace chap::timeseries {
namespace {

constexpr std::size_t kSeasonalWindow = 11;  // 7 + 4 i for the only seasonal part, i = 1
constexpr int kPasses = 5;                   // passes of the inner loop; Cleveland et al. 1990, 3.3

std::size_t odd_at_least(double x) {
  const auto n = std::size_t(std::ceil(x));
  return n % 2 == 0 ? n + 1 : n;
}

// The smallest odd window that separates the trend from the seasonal part (Cleveland et al. 1990,
// 3.4).
std::size_t trend_window(std::size_t period) {
  return odd_at_least(1.5 * double(period) / (1 - 1.5 / double(kSeasonalWindow)));
}

// The averages of `length` consecutive values. The result has length - 1 values fewer than the
// series.
std::vector<double> moving_average(std::span<const double> series, std::size_t length) {
  std::vector<double> out;
  out.reserve(series.size() - length + 1);
  double sum = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    sum += series[i];
    if (i >= length) sum -= series[i - length];
    if (i + 1 >= length) out.push_back(sum / double(length));
  }
  return out;
}

// Smooths the values at each position of the cycle separately, and extrapolates one cycle at both
// ends. Returns series.size() + 2 * period values.
std::vector<double> smoothed_cycles(std::span<const double> series, std::size_t period) {
  std::vector<double> out(series.size() + 2 * period);
  std::vector<double> part;
  for (std::size_t phase = 0; phase < period; ++phase) {
    part.clear();
    for (std::size_t i = phase; i < series.size(); i += period) part.push_back(series[i]);
    const std::vector<double> smooth = loess(part, kSeasonalWindow, -1, part.size() + 2);
    for (std::size_t i = 0; i < smooth.size(); ++i) out[phase + i * period] = smooth[i];
  }
  return out;
}

}  // namespace

Decomposition mstl(std::span<const double> series, std::size_t period) {
  const std::size_t n = series.size();
  Decomposition out{std::vector<double>(n), std::vector<double>(n)};
  std::vector<double> work(n);
  for (int pass = 0; pass < kPasses; ++pass) {
    for (std::size_t i = 0; i < n; ++i) work[i] = series[i] - out.trend[i];
    const std::vector<double> cycles = smoothed_cycles(work, period);
    const std::vector<double> level =
        moving_average(moving_average(moving_average(cycles, period), period), 3);
    const std::vector<double> low_pass = loess(level, odd_at_least(double(period) + 1), 0, n);
    for (std::size_t i = 0; i < n; ++i) {
      out.seasonal[i] = cycles[period + i] - low_pass[i];
      work[i] = series[i] - out.seasonal[i];
    }
    out.trend = loess(work, trend_window(period), 0, n);
  }
  return out;
}

}  // namespace chap::timeseries
