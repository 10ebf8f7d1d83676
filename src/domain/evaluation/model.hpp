// The interface of a forecasting model and its only inputs.
//
// The types ensure that a model cannot see the future (evaluation.md 4.3). A History is a copy that
// ends with the last period that the model may know. A Future has the periods to forecast and
// assumed covariates, but no observed target. A model therefore cannot read the observations of the
// forecast window.
#pragma once

#include "domain/series/data_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::evaluation {

// All data up to and including a period, with the target.
struct History {
  series::DataSet data;
};

// The periods to forecast with their assumed covariates, without the target.
struct Future {
  series::DataSet covariates;
  const period::PeriodRange& periods() const { return covariates.periods(); }
};

// Samples of shape org units x periods x n_samples, in case counts.
struct Forecast {
  std::vector<std::string> org_units;
  period::PeriodRange periods;
  std::size_t n_samples = 0;
  std::vector<double> samples;

  std::span<const double> of(std::size_t org_unit, std::size_t period) const {
    return std::span(samples).subspan((org_unit * periods.size() + period) * n_samples, n_samples);
  }
};

class Model {
 public:
  virtual ~Model() = default;
  // Called before the first split and again before each split with a retraining.
  virtual void train(const History& history) = 0;
  // Called after train(). `split` is the index of the forecast within the run. This index and the
  // name of the model select the stream of random numbers (contract README 20).
  virtual Forecast predict(const History& history, const Future& future, std::size_t split) = 0;
};

}  // namespace chap::evaluation
