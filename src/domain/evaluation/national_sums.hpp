// Forecasts of a whole country, the org unit `adm0`: samples of all places added element by element
// (contract, evaluation.md 7). Quantiles are taken from the sums, never summed themselves.
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

  // Throws Error (kInvalidInput) when another place of the same group had more or fewer samples.
  void add(std::string_view period, std::string_view split, std::span<const double> samples);
  // In the order in which periods and splits were first seen.
  std::vector<Group>& groups() { return groups_; }

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> places_;
  std::vector<Group> groups_;
};

}  // namespace chap::evaluation
