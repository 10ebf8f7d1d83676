// A forecasting model, and the only things it is ever handed.
//
// No leak from the future by construction (design decision 7; contract, evaluation.md 4.3): a
// History is a copy that ends where the model's knowledge ends, and a Future holds periods and
// climatology, never what was observed. A model that copies, keeps or sorts whatever it gets still
// cannot see a test window.
#pragma once

#include "domain/series/data_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::evaluation {

// Everything known up to some period, the target included.
struct History {
  series::DataSet data;
};

// The periods to forecast and what may be assumed about them; has no target.
struct Future {
  series::DataSet covariates;
  const period::PeriodRange& periods() const { return covariates.periods(); }
};

// Samples in the order place, period, sample; every place and period has the same number of them.
struct Forecast {
  std::vector<std::string> places;
  period::PeriodRange periods;
  std::size_t n_samples = 0;
  std::vector<double> samples;

  std::span<const double> of(std::size_t place, std::size_t period) const {
    return std::span(samples).subspan((place * periods.size() + period) * n_samples, n_samples);
  }
};

class Model {
 public:
  virtual ~Model() = default;
  // Called again when the model is to be retrained.
  virtual void train(const History& history) = 0;
  // After train(). `split` numbers the forecasts of one run: with the model's name it selects the
  // random stream (contract README 20).
  virtual Forecast predict(const History& history, const Future& future, std::size_t split) = 0;
};

}  // namespace chap::evaluation
