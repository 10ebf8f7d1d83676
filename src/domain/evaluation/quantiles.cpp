#include "domain/evaluation/quantiles.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace chap::evaluation {
namespace {

constexpr std::size_t kBuckets = 512;
constexpr std::size_t kWorthSpreading = 64;

// Brings every wanted rank to its sorted place; ranks are ascending and lie in [first, last).
void select_ranks(
    std::span<double> x, std::size_t first, std::size_t last, std::span<const std::size_t> ranks
) {
  if (ranks.empty() || last - first < 2) return;
  const std::size_t middle = ranks.size() / 2;
  const auto at = [&](std::size_t i) { return x.begin() + std::ptrdiff_t(i); };
  std::nth_element(at(first), at(ranks[middle]), at(last));
  select_ranks(x, first, ranks[middle], ranks.first(middle));
  select_ranks(x, ranks[middle] + 1, last, ranks.subspan(middle + 1));
}

// Where each bucket begins once `spread` has put the samples in order of their buckets.
using Begins = std::array<std::size_t, kBuckets + 1>;

// Buckets of equal width from the smallest to the largest sample. No comparison of two samples:
// random ones would mislead the processor's guesses in every second case.
bool spread(std::span<double> x, Begins& begins) {
  double low = x[0];
  double high = x[0];
  for (const double sample : x) {
    low = std::min(low, sample);
    high = std::max(high, sample);
  }
  const double scale = double(kBuckets - 1) / (high - low);
  if (!std::isfinite(scale) || scale <= 0) return false;  // all equal, or the range overflows
  std::vector<std::uint16_t> bucket(x.size());
  begins.fill(0);
  for (std::size_t i = 0; i < x.size(); ++i) {
    bucket[i] = static_cast<std::uint16_t>(std::min(double(kBuckets - 1), (x[i] - low) * scale));
    ++begins[bucket[i] + 1U];
  }
  for (std::size_t b = 1; b <= kBuckets; ++b) begins[b] += begins[b - 1];
  const std::vector<double> samples(x.begin(), x.end());
  Begins next = begins;
  for (std::size_t i = 0; i < x.size(); ++i) x[next[bucket[i]]++] = samples[i];
  return true;
}

void place_ranks(std::span<double> x, std::span<const std::size_t> ranks) {
  Begins begins;
  if (x.size() < kWorthSpreading || !spread(x, begins)) {
    select_ranks(x, 0, x.size(), ranks);
    return;
  }
  while (!ranks.empty()) {
    const auto end = std::upper_bound(begins.begin(), begins.end(), ranks.front());
    const auto inside = std::lower_bound(ranks.begin(), ranks.end(), *end) - ranks.begin();
    select_ranks(x, *(end - 1), *end, ranks.first(std::size_t(inside)));
    ranks = ranks.subspan(std::size_t(inside));
  }
}

}  // namespace

double quantile_of_sorted(std::span<const double> x, double q) {
  const double last = double(x.size() - 1);
  const double v = last * q;
  if (v >= last) return x.back();
  const auto j = static_cast<std::size_t>(std::floor(v));
  const double t = v - double(j);
  const double a = x[j];
  const double b = x[j + 1];
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

void select_quantiles(
    std::span<double> samples, std::span<const double> quantiles, std::vector<double>& out
) {
  std::vector<std::size_t> ranks;
  for (const double q : quantiles) {
    const auto rank = static_cast<std::size_t>(std::floor(double(samples.size() - 1) * q));
    ranks.push_back(rank);
    if (rank + 1 < samples.size()) ranks.push_back(rank + 1);
  }
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  place_ranks(samples, ranks);
  out.clear();
  // Only the ranks just placed are read.
  for (const double q : quantiles) out.push_back(quantile_of_sorted(samples, q));
}

double median_of_sorted(std::span<const double> x) {
  const std::size_t middle = x.size() / 2;
  return x.size() % 2 == 1 ? x[middle] : (x[middle - 1] + x[middle]) / 2;
}

void require_quantiles(std::span<const double> quantiles) {
  for (const double q : quantiles) {
    if (!(q >= 0 && q <= 1)) throw unprocessable("Quantiles must be in the range [0, 1]");
  }
}

}  // namespace chap::evaluation
