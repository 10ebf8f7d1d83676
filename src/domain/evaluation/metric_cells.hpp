// The score of one cell under each metric (evaluation.md 5.3, 5.4). metric.hpp has the table of
// metrics that contains these functions.
#pragma once

#include "domain/evaluation/metric.hpp"

namespace chap::evaluation {

using CellValue = std::optional<double>;

// metric_accuracy.cpp: compares the median with the truth.
CellValue absolute_error(const CellView& cell);
CellValue percentage_error(const CellView& cell);

// metric_distribution.cpp: compares all samples with the truth.
CellValue ratio_above_truth(const CellView& cell);
CellValue crps(const CellView& cell);
CellValue crps_log1p(const CellView& cell);
CellValue crps_norm(const CellView& cell);

// metric_interval.cpp: compares central intervals with the truth.
CellValue coverage_10_90(const CellView& cell);
CellValue coverage_25_75(const CellView& cell);
CellValue winkler_10_90(const CellView& cell);
CellValue winkler_25_75(const CellView& cell);
CellValue winkler_10_90_log1p(const CellView& cell);
CellValue winkler_25_75_log1p(const CellView& cell);

// metric_outbreak.cpp: compares alerts with outbreaks. A cell is an alert if more than half of its
// samples are above the threshold, and an outbreak if the truth is above the threshold.
CellValue sensitivity(const CellView& cell);
CellValue specificity(const CellView& cell);
CellValue outbreak_accuracy(const CellView& cell);

}  // namespace chap::evaluation
