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

}  // namespace

void Persistence::train(const evaluation::History& history) {
  training_ = history.data;
  seasons_ = baseline_seasons(training_->periods());
}

std::vector<double> Persistence::ratios(std::span<const double> training, int season, std::size_t h)
    const {
  std::vector<double> ratios;
  for (std::size_t t = h; t < training.size(); ++t) {
    if (seasons_[t] != season) continue;
    const double ratio = (training[t] + 1) / (training[t - h] + 1);
    if (std::isfinite(ratio)) ratios.push_back(ratio);
  }
  std::sort(ratios.begin(), ratios.end());
  return ratios;
}

evaluation::Forecast Persistence::predict(
    const evaluation::History& history, const evaluation::Future& future, std::size_t
) {
  if (!training_) throw internal_error("The model was not trained");
  return baseline_forecast(
      future,
      [&](const std::string& org_unit, std::size_t period, std::vector<double>& samples) {
        const LastValue last = last_value(target_values(history.data, org_unit), org_unit);
        const int season = baseline_season(future.periods().at(period));
        const std::size_t h = last.h + period;
        const auto spread = ratios(target_values(*training_, org_unit), season, h);
        if (spread.empty()) {
          throw evaluation::NotApplicable(
              "No pair of observations " + std::to_string(h) +
              " periods apart ending in period of year " + std::to_string(season) +
              " for location '" + org_unit +
              "' in the training data. Persistence needs one to estimate the spread."
          );
        }
        const auto first = std::ptrdiff_t(samples.size());
        append_baseline_samples(spread, samples);
        std::transform(
            samples.begin() + first,
            samples.end(),
            samples.begin() + first,
            [&](double q) { return std::max(0.0, (last.cases + 1) * q - 1); }
        );
      }
  );
}

}  // namespace chap::builtin
