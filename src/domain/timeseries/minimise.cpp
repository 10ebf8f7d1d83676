#include "domain/timeseries/minimise.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace chap::timeseries {
namespace {

constexpr int kMaxSteps = 200;
constexpr int kMaxHalvings = 30;
constexpr double kDifference = 1e-5;  // half the distance of the points of a central difference
constexpr double kSmallGradient = 1e-6;
constexpr double kSmallGain = 1e-10;  // relative decrease of the value in one step
constexpr double kSufficient = 1e-4;  // fraction of the expected decrease (Armijo's condition)
constexpr double kLongestStep = 2;    // for each variable

using Function = std::function<double(std::span<const double>)>;
using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Vector gradient_at(const Function& function, Vector x) {
  Vector out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double middle = x[i];
    x[i] = middle + kDifference;
    const double above = function(x);
    x[i] = middle - kDifference;
    const double below = function(x);
    x[i] = middle;
    out[i] = (above - below) / (2 * kDifference);
  }
  return out;
}

double largest(const Vector& x) {
  double out = 0;
  for (const double v : x) out = std::max(out, std::abs(v));
  return out;
}

// The approximate inverse of the matrix of second derivatives.
class InverseHessian {
 public:
  explicit InverseHessian(std::size_t n) : n_(n), values_(n * n) { reset(); }

  void reset() {
    std::ranges::fill(values_, 0);
    for (std::size_t i = 0; i < n_; ++i) values_[i * n_ + i] = 1;
  }

  Vector times(const Vector& x) const {
    Vector out(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) out[i] += values_[i * n_ + j] * x[j];
    }
    return out;
  }

  // Nocedal and Wright (6.17), for the step `s` and the change `y` of the gradient.
  void update(const Vector& s, const Vector& y) {
    const double sy = dot(s, y);
    if (sy <= 1e-12) return;  // the curvature is not positive along this step
    const Vector hy = times(y);
    const double factor = (1 + dot(y, hy) / sy) / sy;
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        values_[i * n_ + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
      }
    }
  }

 private:
  std::size_t n_;
  Vector values_;
};

// Moves `minimum` along `direction` by the longest tried step with which the value decreases
// enough. Returns this step; empty if there is no such step.
Vector line_search(
    const Function& function, Minimum& minimum, const Vector& direction, double slope
) {
  double length = std::min(1.0, kLongestStep / largest(direction));
  for (int halving = 0; halving < kMaxHalvings; ++halving, length /= 2) {
    Vector x = minimum.point;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += length * direction[i];
    const double value = function(x);
    if (!(value <= minimum.value + kSufficient * length * slope)) continue;
    Vector step = direction;
    for (double& v : step) v *= length;
    minimum = {std::move(x), value};
    return step;
  }
  return {};
}

}  // namespace

Minimum minimise(const Function& function, std::vector<double> start) {
  Minimum minimum{std::move(start), 0};
  minimum.value = function(minimum.point);
  if (minimum.point.empty()) return minimum;
  InverseHessian inverse(minimum.point.size());
  Vector gradient = gradient_at(function, minimum.point);
  for (int i = 0; i < kMaxSteps && largest(gradient) > kSmallGradient; ++i) {
    Vector direction = inverse.times(gradient);
    for (double& v : direction) v = -v;
    if (dot(direction, gradient) >= 0) {
      inverse.reset();
      direction = gradient;
      for (double& v : direction) v = -v;
    }
    const double before = minimum.value;
    const Vector step = line_search(function, minimum, direction, dot(direction, gradient));
    if (step.empty() || before - minimum.value <= kSmallGain * (1 + std::abs(before))) break;
    Vector change = gradient_at(function, minimum.point);
    for (std::size_t k = 0; k < change.size(); ++k) std::swap(change[k], gradient[k]);
    for (std::size_t k = 0; k < change.size(); ++k) change[k] = gradient[k] - change[k];
    inverse.update(step, change);
  }
  return minimum;
}

}  // namespace chap::timeseries
