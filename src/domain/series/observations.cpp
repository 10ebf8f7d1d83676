#include "domain/series/observations.hpp"

#include <set>

namespace chap::series {

std::uint32_t InternedTexts::intern(std::string_view text) {
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

Observations Observations::of_org_units(const std::vector<std::string>& selected) const {
  const std::set<std::string_view> names(selected.begin(), selected.end());
  Observations out;
  for (const std::string& feature : features()) out.declare_feature(feature);
  for (std::size_t i = 0; i < size(); ++i) {
    const Row source = row(i);
    const std::string& org_unit = org_units()[source.org_unit];
    if (!names.contains(org_unit)) continue;
    out.add(period_texts()[source.period], org_unit, features()[source.feature], source.value);
  }
  return out;
}

}  // namespace chap::series
