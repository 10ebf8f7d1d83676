// From observations to a data set (contract, evaluation.md 2.1): periods are parsed and compared,
// never their texts; gaps and ends are filled with missing values.
#pragma once

#include "domain/series/data_set.hpp"
#include "domain/series/observations.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace chap::series {

struct BuildBounds {
  std::size_t periods = 1200;
  std::size_t cells = 50'000'000;  // places x periods x features
};

// Throws Error (kInvalidInput) naming the first offender: no observation, unreadable or mixed
// periods, years or days, an unusable feature name, an infinite value, the same cell twice, a
// bound.
DataSet build_data_set(const Observations& observations, const BuildBounds& bounds = {});

// Only the named features, in that order; throws Error (kInvalidInput) naming one that is absent.
DataSet with_layout(const DataSet& data, const std::vector<std::string>& features);

// Throws Error (kInvalidInput) unless each place's periods are consecutive (uploaded files, 2.6).
void require_consecutive_periods(const Observations& observations);

}  // namespace chap::series
