// Quantiles by linear interpolation of order statistics (Hyndman and Fan 1996, type 7). The
// floating-point operations are in the order of evaluation.md 7. Therefore the results are
// bit-identical to those of the reference implementation.
#pragma once

#include <span>
#include <vector>

namespace chap::evaluation {

// `sorted` must be ascending and not empty; 0 <= q <= 1.
double quantile_of_sorted(std::span<const double> sorted, double q);
// The middle value, or the mean of the two middle values.
double median_of_sorted(std::span<const double> sorted);
// Computes quantiles of samples that may be in any order; sorts the samples. `quantiles` are
// numbers from 0 to 1. Replaces the content of `out` with one value for each quantile.
void select_quantiles(
    std::span<double> samples, std::span<const double> quantiles, std::vector<double>& out
);
// Throws Error (kValidation) unless every number is in [0, 1].
void require_quantiles(std::span<const double> quantiles);

}  // namespace chap::evaluation
