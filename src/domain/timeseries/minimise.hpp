// Minimises a smooth function of a few variables with the BFGS method. Gradients are central
// differences, and the line search halves the step (Nocedal, J. and Wright, S. J. (2006): Numerical
// Optimization, algorithms 3.1 and 6.1). Pure, thread-safe.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace chap::timeseries {

struct Minimum {
  std::vector<double> point;
  double value = 0;
};

// Returns a local minimum that is reached from `start`. Its value is never larger than the value at
// `start`. The function may return infinity or NaN where it is undefined, but not at `start`.
Minimum minimise(
    const std::function<double(std::span<const double>)>& function, std::vector<double> start
);

}  // namespace chap::timeseries
