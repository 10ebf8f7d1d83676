// Minimises a smooth function of a few variables: the BFGS method with gradients from central
// differences and a line search by halving (Nocedal, J. and Wright, S. J. (2006): Numerical
// Optimization, algorithms 3.1 and 6.1). Pure, thread-safe.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace chap::timeseries {

struct Minimum {
  std::vector<double> at;
  double value = 0;
};

// A local minimum reached from `start`, never above the value there; the function may return
// infinity or NaN where it is undefined, but not at the start.
Minimum minimise(
    const std::function<double(std::span<const double>)>& function, std::vector<double> start
);

}  // namespace chap::timeseries
