#include "domain/evaluation/stored_windows.hpp"

#include "domain/period/period.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace chap::evaluation {
namespace {

// The stride, in weeks, that is assumed for weekly data if the split periods do not show the
// stride. For other data, the assumed stride is 1.
constexpr std::size_t kUnknownStrideOfWeeks = 4;

// The split periods in ascending order; nullopt if a split period cannot be read or if the kinds of
// the periods differ.
std::optional<std::vector<period::Period>> ordered_periods(std::span<const StoredSplit> splits) {
  std::vector<period::Period> periods;
  for (const StoredSplit& split : splits) {
    const auto read = period::Period::parse(split.split_period);
    if (!read || !period::frequency_of(read->kind())) return std::nullopt;
    if (!periods.empty() && read->kind() != periods.front().kind()) return std::nullopt;
    periods.push_back(*read);
  }
  std::sort(periods.begin(), periods.end(), [](const auto& a, const auto& b) {
    return a.first_day() < b.first_day();
  });
  return periods;
}

std::size_t stride_of(std::span<const StoredSplit> splits) {
  // The ids of weekly periods contain a `W`, whatever the first day of the week, as in 2020SunW02.
  const bool weekly = splits.front().split_period.find('W') != std::string::npos;
  const std::size_t unknown = weekly ? kUnknownStrideOfWeeks : 1;
  const auto periods = ordered_periods(splits);
  if (!periods || periods->size() < 2) return unknown;
  std::int64_t smallest = 0;
  for (std::size_t i = 1; i < periods->size(); ++i) {
    const std::int64_t step = distance(periods->at(i), periods->at(i - 1));
    if (step > 0 && (smallest == 0 || step < smallest)) smallest = step;
  }
  return smallest == 0 ? unknown : std::size_t(smallest);
}

}  // namespace

Windows windows_of(std::span<const StoredSplit> splits) {
  if (splits.empty()) return {};
  Windows windows{.n_periods = 0, .n_splits = splits.size(), .stride = stride_of(splits)};
  for (const StoredSplit& split : splits) {
    windows.n_periods = std::max(windows.n_periods, split.n_periods);
  }
  return windows;
}

}  // namespace chap::evaluation
