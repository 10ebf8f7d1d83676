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
  const auto target = data.feature_number(series::kTarget);
  if (!target) throw invalid_input("The training data have no disease cases");
  means_.clear();
  for (std::size_t place = 0; place < data.places().size(); ++place) {
    means_[data.places()[place]] = mean_of_known(data.values(*target, place));
  }
}

evaluation::Forecast NaiveModel::predict(
    const evaluation::History&, const evaluation::Future& future, std::size_t split
) {
  const auto& places = future.covariates.places();
  evaluation::Forecast out{places, future.periods(), kNaiveSamples, {}};
  out.samples.reserve(places.size() * future.periods().size() * kNaiveSamples);
  for (const std::string& place : places) {
    const auto mean = means_.find(place);
    if (mean == means_.end()) throw invalid_input("The model was not trained on " + place);
    simulation::Random random(
        simulation::mixed_seed(simulation::mixed_seed(seed_, name_, split), place, split)
    );
    const std::size_t draws = future.periods().size() * kNaiveSamples;
    for (std::size_t i = 0; i < draws; ++i) out.samples.push_back(random.poisson(mean->second));
  }
  return out;
}

}  // namespace chap::builtin
