#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/quantiles.hpp"

#include <cmath>
#include <limits>

namespace chap::evaluation {
namespace {

double coverage(std::span<const double> sorted, double truth, double low, double high) {
  const bool inside = quantile_of_sorted(sorted, low / 100) <= truth &&
                      truth <= quantile_of_sorted(sorted, high / 100);
  return inside ? 1 : 0;
}

// Interval score (Winkler 1972; Gneiting and Raftery 2007, eq. 43).
double winkler(std::span<const double> sorted, double truth, double low, double high) {
  const double lower = quantile_of_sorted(sorted, low / 100);
  const double upper = quantile_of_sorted(sorted, high / 100);
  const double alpha = 1 - (high - low) / 100;
  const double width = upper - lower;
  if (std::isnan(width) || std::isnan(truth)) return std::numeric_limits<double>::quiet_NaN();
  if (truth < lower) return width + 2 / alpha * (lower - truth);
  if (truth > upper) return width + 2 / alpha * (truth - upper);
  return width;
}

}  // namespace

CellValue coverage_10_90(const CellView& c) { return coverage(c.samples, c.truth, 10, 90); }
CellValue coverage_25_75(const CellView& c) { return coverage(c.samples, c.truth, 25, 75); }
CellValue winkler_10_90(const CellView& c) { return winkler(c.samples, c.truth, 10, 90); }
CellValue winkler_25_75(const CellView& c) { return winkler(c.samples, c.truth, 25, 75); }
CellValue winkler_10_90_log1p(const CellView& c) {
  return winkler(c.log_samples, c.log_truth, 10, 90);
}
CellValue winkler_25_75_log1p(const CellView& c) {
  return winkler(c.log_samples, c.log_truth, 25, 75);
}

}  // namespace chap::evaluation
