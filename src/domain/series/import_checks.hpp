// What an import refuses, place by place (contract, evaluation.md 2.3, 2.4, 3.1, 3.2, 3.5). Each
// check drops the places it rejects from the data set and says why.
#pragma once

#include "domain/series/data_set.hpp"
#include "domain/series/polygons.hpp"

#include <string>
#include <vector>

namespace chap::series {

struct Rejection {
  std::string reason;
  std::string org_unit;
  std::string feature_name;
  std::vector<std::string> time_periods;  // stored ids, ascending
};

// Fills the gaps of `population`: linear in position between known neighbours, the nearest known
// value at the ends; a place with no value stays as it is.
void interpolate_population(DataSet& data);
void interpolate_gaps(std::span<double> values);

// The first feature, except the target, with any missing value rejects the place.
std::vector<Rejection> drop_incomplete(DataSet& data);
// Places without a single target value in the first `training_periods` periods.
std::vector<Rejection> drop_without_training_target(DataSet& data, std::size_t training_periods);
std::vector<Rejection> drop_without_polygon(DataSet& data, const Polygons& polygons);

}  // namespace chap::series
