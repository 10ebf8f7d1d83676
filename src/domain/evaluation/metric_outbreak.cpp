#include "domain/evaluation/metric_cells.hpp"

#include <algorithm>

namespace chap::evaluation {
namespace {

// A cell is an alert if more than this share of its samples is above the threshold.
constexpr double kAlertShare = 0.5;

bool is_outbreak(const CellView& cell) { return cell.truth > *cell.threshold; }

bool is_alert(const CellView& cell) {
  const auto above = std::upper_bound(cell.samples.begin(), cell.samples.end(), *cell.threshold);
  return double(cell.samples.end() - above) / double(cell.samples.size()) > kAlertShare;
}

}  // namespace

CellValue sensitivity(const CellView& cell) {
  if (!cell.threshold || !is_outbreak(cell)) return std::nullopt;
  return is_alert(cell) ? 1 : 0;
}

CellValue specificity(const CellView& cell) {
  if (!cell.threshold || is_outbreak(cell)) return std::nullopt;
  return is_alert(cell) ? 0 : 1;
}

CellValue outbreak_accuracy(const CellView& cell) {
  if (!cell.threshold) return std::nullopt;
  return is_alert(cell) == is_outbreak(cell) ? 1 : 0;
}

}  // namespace chap::evaluation
