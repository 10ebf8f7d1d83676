// This file is compiled once for each instruction set: foreach_target.h includes this file
// repeatedly, each time with another HWY_NAMESPACE.
#include "domain/evaluation/sample_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "domain/evaluation/sample_kernels.cpp"
#include <hwy/foreach_target.h>
// All other headers must be included after foreach_target.h.
#include "domain/evaluation/sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/contrib/sort/vqsort.h>
#include <hwy/highway.h>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace chap::evaluation::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
constexpr hn::ScalableTag<double> kWide;
using Wide = hn::Vec<decltype(kWide)>;

// The compensated sum of sums.hpp, with one sum for each vector lane. `sum` and `correction` are
// two variables instead of a class, because vectors of some instruction sets cannot be class
// members.
HWY_INLINE void add_to(Wide& sum, Wide& correction, Wide x) {
  const Wide total = hn::Add(sum, x);
  const Wide added = hn::Sub(total, sum);
  const Wide lost = hn::Add(hn::Sub(sum, hn::Sub(total, added)), hn::Sub(x, added));
  correction = hn::Add(correction, lost);
  sum = total;
}

Sum over_lanes(Wide sum, Wide correction) {
  HWY_ALIGN double sums[hn::MaxLanes(kWide)];
  HWY_ALIGN double corrections[hn::MaxLanes(kWide)];
  hn::Store(sum, kWide, sums);
  hn::Store(correction, kWide, corrections);
  Sum all;
  for (std::size_t i = 0; i < hn::Lanes(kWide); ++i) {
    all.add(sums[i]);
    if (std::isfinite(sums[i])) all.add(corrections[i]);
  }
  return all;
}

void take_logs(std::span<const double> samples, std::span<double> logs) {
  const std::size_t lanes = hn::Lanes(kWide);
  std::size_t i = 0;
  for (; i + lanes <= samples.size(); i += lanes) {
    hn::StoreU(hn::Log1p(kWide, hn::LoadU(kWide, &samples[i])), kWide, &logs[i]);
  }
  for (; i < samples.size(); ++i) logs[i] = std::log1p(samples[i]);
}

double crps(std::span<const double> samples, double truth) {
  const double n = double(samples.size());
  const std::size_t lanes = hn::Lanes(kWide);
  const Wide truths = hn::Set(kWide, truth);
  const Wide step = hn::Set(kWide, 2 * double(lanes));
  Wide coefficients = hn::MulAdd(hn::Iota(kWide, 0.0), hn::Set(kWide, 2), hn::Set(kWide, 1 - n));
  Wide distances = hn::Zero(kWide);
  Wide distances_lost = hn::Zero(kWide);
  Wide spreads = hn::Zero(kWide);
  Wide spreads_lost = hn::Zero(kWide);
  std::size_t i = 0;
  for (; i + lanes <= samples.size(); i += lanes) {
    const Wide centred = hn::Sub(hn::LoadU(kWide, &samples[i]), truths);
    add_to(distances, distances_lost, hn::Abs(centred));
    add_to(spreads, spreads_lost, hn::Mul(coefficients, centred));
    coefficients = hn::Add(coefficients, step);
  }
  Sum distance = over_lanes(distances, distances_lost);
  Sum spread = over_lanes(spreads, spreads_lost);
  for (; i < samples.size(); ++i) {
    const double centred = samples[i] - truth;
    distance.add(std::abs(centred));
    spread.add((2 * double(i) + 1 - n) * centred);
  }
  return distance.value() / n - spread.value() / (n * n);
}

}  // namespace
}  // namespace chap::evaluation::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace chap::evaluation {
namespace {

HWY_EXPORT(take_logs);
HWY_EXPORT(crps);

}  // namespace

void sort_samples(std::span<double> samples) {
  thread_local const hwy::Sorter kSorter;  // owns the buffer of the sort
  kSorter(samples.data(), samples.size(), hwy::SortAscending());
}

void log1p_of_sorted(std::span<const double> samples, std::span<double> logs) {
  if (samples.empty()) return;
  if (samples.front() > -1) return HWY_DYNAMIC_DISPATCH(take_logs)(samples, logs);
  if (samples.front() < -1) {
    std::fill(logs.begin(), logs.end(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  std::transform(samples.begin(), samples.end(), logs.begin(), [](double x) {
    return std::log1p(x);
  });
}

double crps_of_sorted(std::span<const double> samples, double truth) {
  return HWY_DYNAMIC_DISPATCH(crps)(samples, truth);
}

}  // namespace chap::evaluation
#endif
