#include "domain/evaluation/iterated_forecast.hpp"

#include "domain/evaluation/complete_forecast.hpp"
#include "domain/evaluation/quantiles.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using period::PeriodRange;
using series::DataSet;

// Copies the samples of a step into the whole forecast, from the period at `first` on. Periods that
// an earlier step has forecast are overwritten.
void put(Forecast& whole, const Forecast& step, std::size_t first) {
  for (std::size_t org_unit = 0; org_unit < whole.org_units.size(); ++org_unit) {
    for (std::size_t i = 0; i < step.periods.size(); ++i) {
      const auto from = step.of(org_unit, i);
      const std::size_t cell = org_unit * whole.periods.size() + first + i;
      std::ranges::copy(from, whole.samples.begin() + std::ptrdiff_t(cell * whole.n_samples));
    }
  }
}

// The median as a whole number; a half is rounded to the even neighbour.
double whole_median(std::span<const double> samples) {
  std::vector<double> sorted(samples.begin(), samples.end());
  std::ranges::sort(sorted);
  return std::nearbyint(quantile_of_sorted(sorted, 0.5));
}

// The history with the first `count` periods of the step appended. The cases of these periods are
// the medians of the step, the covariates those of `future`. Other features are missing there.
History extended(
    const History& history, const Forecast& step, const Future& future, std::size_t count
) {
  const DataSet& old = history.data;
  const std::size_t n_old = old.periods().size();
  DataSet data(old.org_units(), old.features(), PeriodRange(old.periods().first(), n_old + count));
  const std::size_t offset =
      std::size_t(period::distance(step.periods.first(), future.periods().first()));
  for (std::size_t feature = 0; feature < old.features().size(); ++feature) {
    const std::string& name = old.features()[feature];
    const auto covariate = future.covariates.feature_index(name);
    for (std::size_t org_unit = 0; org_unit < old.org_units().size(); ++org_unit) {
      const auto target = data.values(feature, org_unit);
      std::ranges::copy(old.values(feature, org_unit), target.begin());
      const auto row = future.covariates.org_unit_index(old.org_units()[org_unit]);
      if (!row) continue;
      for (std::size_t i = 0; i < count; ++i) {
        if (name == series::kTarget) target[n_old + i] = whole_median(step.of(*row, i));
        if (covariate) {
          target[n_old + i] = future.covariates.values(*covariate, *row)[offset + i];
        }
      }
    }
  }
  return {std::move(data)};
}

}  // namespace

Forecast iterated_forecast(
    const TrainedModel& model,
    const History& history,
    const Future& future,
    std::size_t split,
    std::size_t max_horizon,
    const std::string& where,
    const RunContext& context
) {
  const std::size_t n_periods = future.periods().size();
  if (n_periods <= max_horizon) return model.predict(history, future, split, context);
  History known = history;
  Forecast whole{future.covariates.org_units(), future.periods(), 0, {}};
  for (std::size_t first = 0; first < n_periods;) {
    const std::size_t remaining = n_periods - first;
    const Future window{future.covariates.slice(first, std::min(max_horizon, remaining))};
    const Forecast given = model.predict(known, window, split, context);
    const Forecast step =
        complete_forecast(given, whole.org_units, window.periods(), where).forecast;
    if (first == 0) {
      whole.n_samples = step.n_samples;
      whole.samples.resize(whole.org_units.size() * n_periods * step.n_samples);
    }
    if (step.n_samples != whole.n_samples) {
      throw invalid_input(fmt::format(
          "Model returned {} samples in one step of an iterated forecast and {} in another{}",
          whole.n_samples,
          step.n_samples,
          where
      ));
    }
    put(whole, step, first);
    if (remaining <= max_horizon) break;
    const std::size_t accepted = std::min(max_horizon, remaining - max_horizon);
    known = extended(known, step, future, accepted);
    first += accepted;
  }
  return whole;
}

}  // namespace chap::evaluation
