#include "domain/evaluation/windows.hpp"

#include <fmt/format.h>

namespace chap::evaluation {
namespace {

constexpr std::size_t kMaxNumber = 1'000'000;

}  // namespace

bool is_positive(const Windows& w) {
  return w.n_periods > 0 && w.n_splits > 0 && w.stride > 0 && w.n_retrain > 0;
}

bool is_within_limits(const Windows& w) {
  return is_positive(w) && w.n_periods <= kMaxNumber && w.n_splits <= kMaxNumber &&
         w.stride <= kMaxNumber;
}

std::size_t evaluation_length(const Windows& w) {
  return w.n_periods + (w.n_splits - 1) * w.stride;
}

std::size_t training_length(std::size_t total, const Windows& windows) {
  if (!is_within_limits(windows)) return 0;
  const std::size_t evaluated = evaluation_length(windows);
  return total > evaluated ? total - evaluated : 0;
}

std::string too_few_periods(std::size_t total, const Windows& windows) {
  if (!is_within_limits(windows)) {
    return fmt::format(
        "The data have {} periods, too few for {} splits of {} periods, {} apart",
        total,
        windows.n_splits,
        windows.n_periods,
        windows.stride
    );
  }
  return fmt::format(
      "The data have {} periods; {} windows of {} periods with a stride of {} need at least {}",
      total,
      windows.n_splits,
      windows.n_periods,
      windows.stride,
      evaluation_length(windows) + 1
  );
}

std::vector<Split> splits_of(std::size_t total, const Windows& windows) {
  const std::size_t first = training_length(total, windows);
  std::vector<Split> splits;
  if (first == 0) return splits;
  for (std::size_t i = 0; i < windows.n_splits; ++i) {
    splits.push_back({first + i * windows.stride, windows.n_periods});
  }
  return splits;
}

std::vector<std::size_t> training_splits(std::size_t n_splits, std::size_t n_retrain) {
  std::vector<std::size_t> splits;
  for (std::size_t j = 0; j < n_retrain; ++j) splits.push_back(j * n_splits / n_retrain);
  return splits;
}

}  // namespace chap::evaluation
