#include "domain/evaluation/windows.hpp"

namespace chap::evaluation {
namespace {

constexpr std::size_t kMost = 1'000'000;

}  // namespace

bool is_positive(const Windows& w) {
  return w.n_periods > 0 && w.n_splits > 0 && w.stride > 0 && w.n_retrain > 0;
}

bool is_sensible(const Windows& w) {
  return is_positive(w) && w.n_periods <= kMost && w.n_splits <= kMost && w.stride <= kMost;
}

std::size_t evaluation_length(const Windows& w) {
  return w.n_periods + (w.n_splits - 1) * w.stride;
}

std::size_t training_length(std::size_t total, const Windows& windows) {
  if (!is_sensible(windows)) return 0;
  const std::size_t judged = evaluation_length(windows);
  return total > judged ? total - judged : 0;
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
