#include "domain/evaluation/quantiles.hpp"

#include "domain/evaluation/sample_kernels.hpp"
#include "foundation/base/error.hpp"

#include <cmath>

namespace chap::evaluation {

double quantile_of_sorted(std::span<const double> x, double q) {
  const double last = double(x.size() - 1);
  const double v = last * q;
  if (v >= last) return x.back();
  const auto j = static_cast<std::size_t>(std::floor(v));
  const double t = v - double(j);
  const double a = x[j];
  const double b = x[j + 1];
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

void select_quantiles(
    std::span<double> samples, std::span<const double> quantiles, std::vector<double>& out
) {
  sort_samples(samples);
  out.clear();
  for (const double q : quantiles) out.push_back(quantile_of_sorted(samples, q));
}

double median_of_sorted(std::span<const double> x) {
  const std::size_t middle = x.size() / 2;
  return x.size() % 2 == 1 ? x[middle] : (x[middle - 1] + x[middle]) / 2;
}

void require_quantiles(std::span<const double> quantiles) {
  for (const double q : quantiles) {
    if (!(q >= 0 && q <= 1)) throw unprocessable("Quantiles must be in the range [0, 1]");
  }
}

}  // namespace chap::evaluation
