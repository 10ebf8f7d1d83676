// Compensated summation (Neumaier 1974): the error does not grow with the number of terms.
#pragma once

#include <cmath>

namespace chap::evaluation {

class Sum {
 public:
  void add(double x) {
    const double total = sum_ + x;
    // Infinite terms have no rounding error; the difference would be NaN.
    if (std::isfinite(total)) {
      correction_ += std::abs(sum_) >= std::abs(x) ? (sum_ - total) + x : (x - total) + sum_;
    }
    sum_ = total;
  }
  double value() const { return std::isfinite(sum_) ? sum_ + correction_ : sum_; }

 private:
  double sum_ = 0;
  double correction_ = 0;
};

}  // namespace chap::evaluation
