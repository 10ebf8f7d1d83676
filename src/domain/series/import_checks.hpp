// The checks of an import (evaluation.md 2.3, 2.4, 3.1, 3.2, 3.5). Each check removes from the data
// set the org units that do not pass the check, and returns one rejection for each removed org
// unit.
#pragma once

#include "domain/series/data_set.hpp"
#include "domain/series/polygons.hpp"

#include <string>
#include <vector>

namespace chap::series {

inline constexpr const char* kMissingValue = "Missing value for some/all time periods";
inline constexpr const char* kNegativeValue = "Negative value for some/all time periods";
inline constexpr const char* kNoTrainingTarget = "No disease data in the first training split";
inline constexpr const char* kNoTarget = "No disease data";

struct Rejection {
  std::string reason;
  std::string org_unit;
  std::string feature_name;
  std::vector<std::string> time_periods;  // stored ids, ascending
};

// Fills missing values of `population`: between known values by linear interpolation, and at both
// ends with the nearest known value. An org unit without any known value is not changed.
void interpolate_population(DataSet& data);
// Fills the missing values (NaN) of one series as interpolate_population() does.
void interpolate_gaps(std::span<double> values);

// Rejects org units with a negative number of cases or a negative population.
std::vector<Rejection> drop_negative_counts(DataSet& data);
// Rejects org units with a missing value in any feature except `disease_cases` and `target_column`,
// the feature that is forecast. The rejection names the first such feature.
std::vector<Rejection> drop_incomplete(DataSet& data, const std::string& target_column = kTarget);
// Rejects org units without any target value in the first `training_periods` periods.
std::vector<Rejection> drop_without_training_target(DataSet& data, std::size_t training_periods);
// Rejects org units without any target value.
std::vector<Rejection> drop_without_target(DataSet& data);
// Rejects all org units for the same reason. The rejections name the target as the feature.
std::vector<Rejection> drop_all(
    DataSet& data, const std::string& reason, const std::vector<std::string>& time_periods = {}
);
// Rejects org units that have no polygon.
std::vector<Rejection> drop_without_polygon(DataSet& data, const Polygons& polygons);

}  // namespace chap::series
