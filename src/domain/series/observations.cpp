#include "domain/series/observations.hpp"

namespace chap::series {

std::uint32_t Names::intern(std::string_view text) {
  if (last_ < texts_.size() && texts_[last_] == text) return last_;
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return last_ = found->second;
  last_ = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(text, last_);
  return last_;
}

void Observations::add(
    std::string_view period, std::string_view org_unit, std::string_view feature, double value
) {
  period_of_.push_back(periods_.intern(period));
  org_unit_of_.push_back(org_units_.intern(org_unit));
  feature_of_.push_back(features_.intern(feature));
  values_.push_back(value);
}

}  // namespace chap::series
