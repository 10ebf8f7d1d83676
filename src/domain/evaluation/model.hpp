// The interface of a forecasting model and its inputs.
//
// The types ensure that a model cannot see the future (evaluation.md 4.3). A History is a copy that
// ends with the last period that the model may know. A Future has the periods to forecast and
// assumed covariates, but no observed target. A model therefore cannot read the observations of the
// forecast window.
#pragma once

#include "domain/evaluation/run_context.hpp"
#include "domain/series/data_set.hpp"

#include <cstdint>
#include <memory>
#include <optional>
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

// The requirements of a model on the data and on the run (contract, models.md 1.3 and 2.3).
struct ModelTraits {
  std::string period_type = "any";  // month, week or any
  std::vector<std::string> required_covariates = {};
  std::optional<std::size_t> min_horizon = {};  // periods of one forecast
  std::optional<std::size_t> max_horizon = {};
  bool needs_polygons = false;
};

// The result of a training. Immutable; predict() may be called from several threads at once.
class TrainedModel {
 public:
  virtual ~TrainedModel() = default;
  // `split` is the index of the forecast within the run. Together with the seed and the name of the
  // model, it selects the stream of random numbers (contract README 20).
  virtual Forecast predict(
      const History& history, const Future& future, std::size_t split, const RunContext& context
  ) const = 0;
  // The number of calls of predict() that are useful at the same time.
  virtual std::size_t parallel_predictions() const { return 1; }
};

// A model that can be trained. A model is immutable, so one object can be trained several times.
class Model {
 public:
  virtual ~Model() = default;
  virtual const ModelTraits& traits() const = 0;
  // Whether the model runs in another program, which must be told when the run is stopped.
  virtual bool runs_outside() const { return false; }
  // Called before the first split and again before each split with a retraining.
  virtual std::shared_ptr<const TrainedModel> train(
      const History& history, const RunContext& context
  ) const = 0;
};

}  // namespace chap::evaluation
