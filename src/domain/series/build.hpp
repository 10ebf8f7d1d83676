// Builds a data set from observations (evaluation.md 2.1). Periods are compared as periods, not as
// texts: 202001 and 2020-01 are the same period. Periods without an observation get missing values.
#pragma once

#include "domain/series/data_set.hpp"
#include "domain/series/observations.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

struct BuildBounds {
  std::size_t periods = 1200;
  std::size_t cells = 50'000'000;  // org units x periods x features
};

// Whether a text can be the name of a feature: letters, digits and underscores, and not the name of
// a reserved column such as `location` (evaluation.md 2.1).
bool is_feature_name(std::string_view name);
// The error text for a name that is not a feature name.
std::string not_a_feature_name(std::string_view name);

// Throws Error (kInvalidInput) for the first of these problems:
//
//   - no observation at all
//   - an unusable feature name
//   - a period that cannot be read, periods of several kinds, yearly or daily periods
//   - more periods or cells than `bounds` allow
//   - an infinite value, or two values for the same feature, org unit and period
DataSet build_data_set(const Observations& observations, const BuildBounds& bounds = {});

// A copy of the data set with only the named features, in the given order. Throws Error
// (kInvalidInput) with the name of a feature that `data` does not have.
DataSet with_named_features(const DataSet& data, const std::vector<std::string>& features);

}  // namespace chap::series
