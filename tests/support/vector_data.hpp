// Reads the columns of test vectors into data sets.
#pragma once

#include "domain/series/data_set.hpp"
#include "tests/support/vectors.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace chap::testing_support {

// Makes a data set of columns of the form {org unit: {feature: [values]}}, which begin with the
// period `first`.
inline series::DataSet data_of(const json::Value& columns, const std::string& first) {
  std::vector<std::string> org_units;
  std::vector<std::string> features;
  std::size_t n = 0;
  for (const json::Member& org_unit : columns.members()) {
    org_units.emplace_back(org_unit.key);
    features.clear();
    for (const json::Member& feature : org_unit.value.members()) {
      features.emplace_back(feature.key);
      n = feature.value.items().size();
    }
  }
  series::DataSet data(org_units, features, {period::Period::require(first), n});
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    for (std::size_t org_unit = 0; org_unit < org_units.size(); ++org_unit) {
      const auto values = at(at(columns, org_units[org_unit]), features[feature]).items();
      std::ranges::transform(values, data.values(feature, org_unit).begin(), number_of);
    }
  }
  return data;
}

}  // namespace chap::testing_support
