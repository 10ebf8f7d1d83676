#include "domain/evaluation/national_sums.hpp"

#include "foundation/base/error.hpp"

namespace chap::evaluation {

void NationalSums::add(
    std::string_view period, std::string_view split, std::span<const double> samples
) {
  const auto [at, added] =
      group_numbers_.try_emplace({std::string(period), std::string(split)}, groups_.size());
  if (added) {
    groups_.push_back({at->first.first, at->first.second, {samples.begin(), samples.end()}});
    return;
  }
  std::vector<double>& sum = groups_[at->second].samples;
  if (sum.size() != samples.size()) {
    throw invalid_input("The org units have different numbers of samples and cannot be added up");
  }
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += samples[i];
}

}  // namespace chap::evaluation
