// National forecasts (org unit `adm0`): the i-th samples of all org units are added (evaluation.md
// 7). Quantiles are computed from these sums; the quantiles of org units are never added.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chap::evaluation {

inline constexpr const char* kNation = "adm0";

class NationalSums {
 public:
  struct Group {
    std::string period;
    std::string split_period;
    std::vector<double> samples;
  };

  // Throws Error (kInvalidInput) when the org units of a group differ in their number of samples.
  void add(std::string_view period, std::string_view split, std::span<const double> samples);
  // The sums, in the order in which their periods and splits were first added.
  std::vector<Group>& groups() { return groups_; }

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> group_numbers_;
  std::vector<Group> groups_;
};

}  // namespace chap::evaluation
