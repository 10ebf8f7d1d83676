#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/quantiles.hpp"

#include <cmath>
#include <limits>

namespace chap::evaluation {

CellValue absolute_error(const CellView& cell) {
  return std::abs(median_of_sorted(cell.samples) - cell.truth);
}

CellValue percentage_error(const CellView& cell) {
  if (cell.truth == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::abs(cell.truth - median_of_sorted(cell.samples)) / std::abs(cell.truth) * 100;
}

}  // namespace chap::evaluation
