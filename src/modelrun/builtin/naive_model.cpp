#include "modelrun/builtin/naive_model.hpp"

#include "domain/simulation/random.hpp"
#include "foundation/base/error.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace chap::builtin {
namespace {

double mean_of_known(std::span<const double> values) {
  double sum = 0;
  std::size_t count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / double(count);
}

}  // namespace

NaiveModel::NaiveModel(std::uint64_t seed, std::string configured_name)
    : seed_(seed), name_(std::move(configured_name)) {}

void NaiveModel::train(const evaluation::History& history) {
  const series::DataSet& data = history.data;
  const auto target = data.feature_index(series::kTarget);
  if (!target) throw invalid_input("The training data have no disease cases");
  means_.clear();
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    means_[data.org_units()[org_unit]] = mean_of_known(data.values(*target, org_unit));
  }
}

evaluation::Forecast NaiveModel::predict(
    const evaluation::History&, const evaluation::Future& future, std::size_t split
) {
  const auto& org_units = future.covariates.org_units();
  evaluation::Forecast out{org_units, future.periods(), kNaiveSamples, {}};
  out.samples.reserve(org_units.size() * future.periods().size() * kNaiveSamples);
  for (const std::string& org_unit : org_units) {
    const auto mean = means_.find(org_unit);
    if (mean == means_.end()) throw invalid_input("The model was not trained on " + org_unit);
    if (std::isnan(mean->second)) {
      throw invalid_input("The model has no disease cases of " + org_unit + " to forecast from");
    }
    simulation::Random random(
        simulation::mixed_seed(simulation::mixed_seed(seed_, name_, split), org_unit, split)
    );
    const std::size_t draws = future.periods().size() * kNaiveSamples;
    for (std::size_t i = 0; i < draws; ++i) out.samples.push_back(random.poisson(mean->second));
  }
  return out;
}

}  // namespace chap::builtin
