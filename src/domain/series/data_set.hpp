// A data set in memory: every place has a value (or NaN) for every feature and period.
//
// Columnar: one contiguous array a feature, places one after the other, periods ascending within a
// place; shape places x periods. Places stand in byte order of their ids, features in the order of
// their first appearance (contract, evaluation.md 2.1). A value type; const access is thread-safe.
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

class DataSet {
 public:
  // Everything missing.
  DataSet(
      std::vector<std::string> places,
      std::vector<std::string> features,
      period::PeriodRange periods
  );

  const std::vector<std::string>& places() const { return places_; }
  const std::vector<std::string>& features() const { return features_; }
  const period::PeriodRange& periods() const { return periods_; }

  std::optional<std::size_t> feature_number(std::string_view name) const;
  std::optional<std::size_t> place_number(std::string_view id) const;

  // periods().size() values of one place.
  std::span<double> values(std::size_t feature, std::size_t place);
  std::span<const double> values(std::size_t feature, std::size_t place) const;
  // places().size() x periods().size() values.
  std::span<const double> column(std::size_t feature) const { return columns_[feature]; }

  // Copies with less in them; the numbers of places must be ascending.
  DataSet with_places(const std::vector<std::size_t>& numbers) const;
  DataSet with_features(const std::vector<std::size_t>& numbers) const;
  // `count` periods from position `from` on; throws Error (kInternal) beyond the end.
  DataSet window(std::size_t from, std::size_t count) const;
  DataSet first_periods(std::size_t count) const { return window(0, count); }

 private:
  std::vector<std::string> places_;
  std::vector<std::string> features_;
  period::PeriodRange periods_;
  std::vector<std::vector<double>> columns_;
};

}  // namespace chap::series
