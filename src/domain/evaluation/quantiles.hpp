// Quantiles by linear interpolation of order statistics (Hyndman and Fan 1996, type 7). The order
// of the floating-point operations is that of evaluation.md 7, so results are bit-identical to the
// reference implementation's.
#pragma once

#include <span>
#include <vector>

namespace chap::evaluation {

// `sorted` is ascending and not empty; 0 <= q <= 1.
double quantile_of_sorted(std::span<const double> sorted, double q);
// The middle value, or the mean of the two middle values.
double median_of_sorted(std::span<const double> sorted);
// Quantiles of samples in any order; sorts the samples. `quantiles` are numbers from 0 to 1; writes
// one value for each of them to `out`.
void select_quantiles(
    std::span<double> samples, std::span<const double> quantiles, std::vector<double>& out
);
// Throws Error (kValidation) unless every q lies in [0, 1].
void require_quantiles(std::span<const double> quantiles);

}  // namespace chap::evaluation
