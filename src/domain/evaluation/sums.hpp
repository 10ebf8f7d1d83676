// Compensated summation (Neumaier 1974): the error does not grow with the number of terms. The
// rounding error of an addition is computed without comparing the operands (Knuth, TAOCP 2, 4.2.2,
// theorem B). This avoids mispredicted branches.
#pragma once

#include <cmath>

namespace chap::evaluation {

class Sum {
 public:
  void add(double x) {
    const double total = sum_ + x;
    const double added = total - sum_;
    correction_ += (sum_ - (total - added)) + (x - added);
    sum_ = total;
  }
  // If the sum is infinite or NaN, the correction is meaningless and is not added.
  double value() const { return std::isfinite(sum_) ? sum_ + correction_ : sum_; }

 private:
  double sum_ = 0;
  double correction_ = 0;
};

}  // namespace chap::evaluation
