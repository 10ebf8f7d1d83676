#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/sums.hpp"

#include <algorithm>
#include <cmath>

namespace chap::evaluation {

// E|X-y| - E|X-X'|/2 over the empirical distribution (Gneiting and Raftery 2007, eq. 21), with the
// second mean as a sum over order statistics. The samples are centred on the truth first: the
// coefficients add up to zero, and a common offset would cost all digits.
double crps_of_sorted(std::span<const double> x, double y) {
  const double n = double(x.size());
  Sum distance;
  Sum spread;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double centred = x[i] - y;
    distance.add(std::abs(centred));
    spread.add((2 * double(i + 1) - n - 1) * centred);
  }
  return distance.value() / n - spread.value() / (n * n);
}

CellValue ratio_above_truth(const CellView& cell) {
  const auto above = std::upper_bound(cell.samples.begin(), cell.samples.end(), cell.truth);
  return double(cell.samples.end() - above) / double(cell.samples.size());
}

CellValue crps(const CellView& cell) { return cell.crps; }

CellValue crps_log1p(const CellView& cell) {
  return crps_of_sorted(cell.log_samples, cell.log_truth);
}

CellValue crps_norm(const CellView& cell) {
  return cell.truth_range == 0 ? cell.crps : cell.crps / cell.truth_range;
}

}  // namespace chap::evaluation
