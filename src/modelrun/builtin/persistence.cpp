#include "modelrun/builtin/persistence.hpp"

#include "modelrun/builtin/baseline.hpp"

#include <algorithm>
#include <cmath>

namespace chap::builtin {
namespace {

struct LastValue {
  double cases = 0;
  std::size_t h = 1;  // number of periods from this value to the first period after the history
};

// The last observed value. Throws NotApplicable if there is none.
LastValue last_value(std::span<const double> history, const std::string& org_unit) {
  for (std::size_t h = 1; h <= history.size(); ++h) {
    const double cases = history[history.size() - h];
    if (!std::isnan(cases)) return {cases, h};
  }
  throw evaluation::NotApplicable(
      "No observed disease_cases for location '" + org_unit + "' in the historic data"
  );
}

class Persistence final : public evaluation::TrainedModel {
 public:
  explicit Persistence(const series::DataSet& training)
      : training_(training), seasons_(baseline_seasons(training.periods())) {}

  evaluation::Forecast
  predict(const evaluation::History& history, const evaluation::Future& future, std::size_t, const evaluation::RunContext&)
      const override {
    return baseline_forecast(
        future,
        [&](const std::string& org_unit, std::size_t period, std::vector<double>& samples) {
          const LastValue last = last_value(target_values(history.data, org_unit), org_unit);
          const int season = baseline_season(future.periods().at(period));
          append_samples(org_unit, last, season, last.h + period, samples);
        }
    );
  }

 private:
  void append_samples(
      const std::string& org_unit,
      const LastValue& last,
      int season,
      std::size_t h,
      std::vector<double>& samples
  ) const {
    const std::vector<double> spread = ratios(target_values(training_, org_unit), season, h);
    if (spread.empty()) {
      throw evaluation::NotApplicable(
          "No pair of observations " + std::to_string(h) +
          " periods apart ending in period of year " + std::to_string(season) + " for location '" +
          org_unit + "' in the training data. Persistence needs one to estimate the spread."
      );
    }
    const auto first = std::ptrdiff_t(samples.size());
    append_baseline_samples(spread, samples);
    std::transform(samples.begin() + first, samples.end(), samples.begin() + first, [&](double q) {
      return std::max(0.0, (last.cases + 1) * q - 1);
    });
  }

  // The ratios for a season and a distance h, ascending.
  std::vector<double> ratios(std::span<const double> training, int season, std::size_t h) const {
    std::vector<double> ratios;
    for (std::size_t t = h; t < training.size(); ++t) {
      if (seasons_[t] != season) continue;
      const double ratio = (training[t] + 1) / (training[t - h] + 1);
      if (std::isfinite(ratio)) ratios.push_back(ratio);
    }
    std::sort(ratios.begin(), ratios.end());
    return ratios;
  }

  series::DataSet training_;
  std::vector<int> seasons_;  // of the training periods
};

}  // namespace

std::shared_ptr<const evaluation::TrainedModel>
train_persistence(const evaluation::History& history, const evaluation::RunContext&) {
  return std::make_shared<Persistence>(history.data);
}

}  // namespace chap::builtin
