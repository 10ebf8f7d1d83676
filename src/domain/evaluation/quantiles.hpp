// Linear interpolation of order statistics (Hyndman and Fan 1996, type 7) in the exact arithmetic
// of the contract (evaluation.md 7): bit-identical to what clients got so far.
#pragma once

#include <span>
#include <vector>

namespace chap::evaluation {

// `sorted` ascending, not empty; 0 <= q <= 1.
double quantile_of_sorted(std::span<const double> sorted, double q);
// Middle value, or mean of the two middle ones.
double median_of_sorted(std::span<const double> sorted);
// The same quantiles from samples in any order, which are sorted. Writes one value a q.
void select_quantiles(
    std::span<double> samples, std::span<const double> quantiles, std::vector<double>& out
);
// Throws Error (kValidation) unless every q lies in [0, 1].
void require_quantiles(std::span<const double> quantiles);

}  // namespace chap::evaluation
