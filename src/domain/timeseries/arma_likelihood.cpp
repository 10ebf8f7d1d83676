#include "domain/timeseries/arma_likelihood.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace chap::timeseries {
namespace {

constexpr std::size_t kMaxStates = 4;  // orders up to 4 (autoregressive) and 3 (moving average)
// The loop in stationary_variance() ends after about log2(1 / distance of the roots to the unit
// circle) steps.
constexpr int kMaxDoublings = 60;
// The filter has converged if the variance of an innovation differs from 1 by less than this
// number.
constexpr double kConverged = 1e-12;

using Vector = std::array<double, kMaxStates>;
using Matrix = std::array<Vector, kMaxStates>;

// a_{t+1} = T a_t + R e_{t+1}, x_t = first element of a_t. T has the autoregressive coefficients in
// its first column and ones above its diagonal, R is (1, ma_1, ..).
class StateSpace {
 public:
  explicit StateSpace(const ArmaCoefficients& c) : size_(std::max(c.ar.size(), c.ma.size() + 1)) {
    std::ranges::copy(c.ar, ar_.begin());
    noise_[0] = 1;
    std::ranges::copy(c.ma, noise_.begin() + 1);
  }

  // The expected next state: T a.
  Vector moved(const Vector& a) const {
    Vector out{};
    for (std::size_t i = 0; i < size_; ++i) out[i] = ar_[i] * a[0] + (i + 1 < size_ ? a[i + 1] : 0);
    return out;
  }

  // The variance of the next state: T P T' + R R'.
  Matrix spread(const Matrix& p) const {
    Matrix half{};  // T P
    for (std::size_t j = 0; j < size_; ++j) {
      for (std::size_t i = 0; i < size_; ++i) {
        half[i][j] = ar_[i] * p[0][j] + (i + 1 < size_ ? p[i + 1][j] : 0);
      }
    }
    Matrix out{};
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < size_; ++j) {
        out[i][j] =
            ar_[j] * half[i][0] + (j + 1 < size_ ? half[i][j + 1] : 0) + noise_[i] * noise_[j];
      }
    }
    return out;
  }

  // The variance P of a state far from the start: the sum of T^k R R' T'^k over all k. Each step of
  // the loop doubles the number of terms.
  Matrix stationary_variance() const {
    Matrix power{};
    Matrix sum{};
    for (std::size_t i = 0; i < size_; ++i) {
      power[i][0] = ar_[i];
      if (i + 1 < size_) power[i][i + 1] = 1;
      for (std::size_t j = 0; j < size_; ++j) sum[i][j] = noise_[i] * noise_[j];
    }
    for (int step = 0; step < kMaxDoublings; ++step) {
      const Matrix added = product(product(power, sum), transposed(power));
      for (std::size_t i = 0; i < size_; ++i) {
        for (std::size_t j = 0; j < size_; ++j) sum[i][j] += added[i][j];
      }
      if (std::abs(added[0][0]) <= 1e-16 * sum[0][0]) break;
      power = product(power, power);
    }
    return sum;
  }

  std::size_t size() const { return size_; }

 private:
  Matrix product(const Matrix& a, const Matrix& b) const {
    Matrix out{};
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < size_; ++k) {
        for (std::size_t j = 0; j < size_; ++j) out[i][j] += a[i][k] * b[k][j];
      }
    }
    return out;
  }

  Matrix transposed(const Matrix& a) const {
    Matrix out{};
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < size_; ++j) out[i][j] = a[j][i];
    }
    return out;
  }

  std::size_t size_;
  Vector ar_{};
  Vector noise_{};
};

// The Kalman filter: the gain and the variance of the innovation at each step, for noise with
// variance 1.
class Gains {
 public:
  explicit Gains(const StateSpace& space) : space_(space), p_(space.stationary_variance()) {
    update();
  }

  double variance() const { return variance_; }
  const Vector& gain() const { return gain_; }

  void next() {
    if (converged_) return;
    p_ = space_.spread(p_);
    for (std::size_t i = 0; i < space_.size(); ++i) {
      for (std::size_t j = 0; j < space_.size(); ++j) p_[i][j] -= gain_[i] * gain_[j] * variance_;
    }
    update();
    converged_ = variance_ - 1 < kConverged;
  }

 private:
  void update() {
    variance_ = p_[0][0];
    Vector first{};
    for (std::size_t i = 0; i < space_.size(); ++i) first[i] = p_[i][0] / variance_;
    gain_ = space_.moved(first);
  }

  const StateSpace& space_;
  Matrix p_;
  Vector gain_{};
  double variance_ = 0;
  bool converged_ = false;
};

void step(const StateSpace& space, Vector& state, const Vector& gain, double innovation) {
  state = space.moved(state);
  for (std::size_t i = 0; i < space.size(); ++i) state[i] += gain[i] * innovation;
}

}  // namespace

ArmaLikelihood arma_likelihood(
    std::span<const double> series,
    const ArmaCoefficients& coefficients,
    bool with_mean,
    std::size_t n_forecasts
) {
  const StateSpace space(coefficients);
  Gains gains(space);
  // The filter is linear. Therefore the filter is applied to the series and to a series of ones.
  // The mean is the generalised least squares estimate from the innovations of both series.
  Vector state{};
  Vector state_of_ones{};
  double log_variances = 0;
  double yy = 0;
  double y1 = 0;
  double ones = 0;
  for (const double x : series) {
    const double innovation = x - state[0];
    const double innovation_of_ones = with_mean ? 1 - state_of_ones[0] : 0;
    log_variances += std::log(gains.variance());
    yy += innovation * innovation / gains.variance();
    y1 += innovation * innovation_of_ones / gains.variance();
    ones += innovation_of_ones * innovation_of_ones / gains.variance();
    step(space, state, gains.gain(), innovation);
    if (with_mean) step(space, state_of_ones, gains.gain(), innovation_of_ones);
    gains.next();
  }
  const double n = double(series.size());
  ArmaLikelihood out;
  out.mean = with_mean ? y1 / ones : 0;
  out.variance = (yy - out.mean * y1) / n;
  out.log_likelihood =
      -0.5 * (n * (std::log(2 * std::numbers::pi * out.variance) + 1) + log_variances);
  for (std::size_t i = 0; i < space.size(); ++i) state[i] -= out.mean * state_of_ones[i];
  for (std::size_t i = 0; i < n_forecasts; ++i) {
    out.forecast.push_back(out.mean + state[0]);
    state = space.moved(state);
  }
  return out;
}

}  // namespace chap::timeseries
