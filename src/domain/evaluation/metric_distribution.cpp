#include "domain/evaluation/metric_cells.hpp"
#include "domain/evaluation/sample_kernels.hpp"

#include <algorithm>

namespace chap::evaluation {

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
