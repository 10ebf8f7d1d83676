// A data set in memory: one value for each feature, org unit and period. Missing values are NaN.
//
// Each feature is one contiguous array of shape org units x periods. Org units are in byte order of
// their ids, periods ascending, features in the order of their first appearance (evaluation.md
// 2.1). A value type; const access is thread-safe.
#pragma once

#include "domain/period/period_range.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::series {

inline constexpr const char* kTarget = "disease_cases";
inline constexpr const char* kPopulation = "population";

// Whether the feature is a number of people, which must not be negative.
constexpr bool is_count(std::string_view feature) {
  return feature == kTarget || feature == kPopulation;
}

class DataSet {
 public:
  // Creates a data set in which every value is missing.
  DataSet(
      std::vector<std::string> org_units,
      std::vector<std::string> features,
      period::PeriodRange periods
  );

  const std::vector<std::string>& org_units() const { return org_units_; }
  const std::vector<std::string>& features() const { return features_; }
  const period::PeriodRange& periods() const { return periods_; }

  std::optional<std::size_t> feature_index(std::string_view name) const;
  std::optional<std::size_t> org_unit_index(std::string_view id) const;

  // The values of one feature and org unit, one for each period.
  std::span<double> values(std::size_t feature, std::size_t org_unit);
  std::span<const double> values(std::size_t feature, std::size_t org_unit) const;
  // All values of a feature: org_units().size() x periods().size() values.
  std::span<const double> column(std::size_t feature) const { return columns_[feature]; }

  // with_org_units() and with_features() return a copy with some of the org units or features. The
  // indices of org units must be ascending.
  DataSet with_org_units(const std::vector<std::size_t>& indices) const;
  DataSet with_features(const std::vector<std::size_t>& indices) const;
  // A copy of the `count` periods from position `from`. Throws Error (kInternal) if the data set
  // has fewer periods.
  DataSet slice(std::size_t from, std::size_t count) const;
  DataSet first_periods(std::size_t count) const { return slice(0, count); }

 private:
  std::vector<std::string> org_units_;
  std::vector<std::string> features_;
  period::PeriodRange periods_;
  std::vector<std::vector<double>> columns_;
};

}  // namespace chap::series
