#include "modelrun/builtin/naive_model.hpp"

#include "domain/simulation/random.hpp"
#include "foundation/base/error.hpp"

#include <cmath>
#include <limits>
#include <map>
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

class NaiveModel final : public evaluation::TrainedModel {
 public:
  // `means` has the mean cases of each org unit; NaN if it has no values.
  explicit NaiveModel(std::map<std::string, double> means) : means_(std::move(means)) {}

  evaluation::Forecast predict(
      const evaluation::History&,
      const evaluation::Future& future,
      std::size_t split,
      const evaluation::RunContext& context
  ) const override {
    const auto& org_units = future.covariates.org_units();
    evaluation::Forecast out{org_units, future.periods(), kNaiveSamples, {}};
    out.samples.reserve(org_units.size() * future.periods().size() * kNaiveSamples);
    for (const std::string& org_unit : org_units) {
      const double mean = mean_of(org_unit);
      simulation::Random random(simulation::mixed_seed(
          simulation::mixed_seed(context.seed, context.model_name, split), org_unit, split
      ));
      const std::size_t draws = future.periods().size() * kNaiveSamples;
      for (std::size_t i = 0; i < draws; ++i) out.samples.push_back(random.poisson(mean));
    }
    return out;
  }

 private:
  double mean_of(const std::string& org_unit) const {
    const auto found = means_.find(org_unit);
    if (found == means_.end()) throw invalid_input("The model was not trained on " + org_unit);
    if (!std::isnan(found->second)) return found->second;
    throw invalid_input("The model has no disease cases of " + org_unit + " to forecast from");
  }

  std::map<std::string, double> means_;
};

}  // namespace

std::shared_ptr<const evaluation::TrainedModel>
train_naive_model(const evaluation::History& history, const evaluation::RunContext&) {
  const series::DataSet& data = history.data;
  const auto target = data.feature_index(series::kTarget);
  if (!target) throw invalid_input("The training data have no disease cases");
  std::map<std::string, double> means;
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    means[data.org_units()[org_unit]] = mean_of_known(data.values(*target, org_unit));
  }
  return std::make_shared<NaiveModel>(std::move(means));
}

}  // namespace chap::builtin
