#include "modelrun/builtin/seasonal_median.hpp"

#include "modelrun/builtin/baseline.hpp"

#include <algorithm>
#include <cmath>

namespace chap::builtin {

void SeasonalMedian::train(const evaluation::History& history) {
  const std::vector<int> seasons = baseline_seasons(history.data.periods());
  cases_.clear();
  for (const std::string& org_unit : history.data.org_units()) {
    const auto values = target_values(history.data, org_unit);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isnan(values[i])) cases_[{org_unit, seasons[i]}].push_back(values[i]);
    }
  }
  for (auto& [key, cases] : cases_) std::sort(cases.begin(), cases.end());
}

evaluation::Forecast SeasonalMedian::predict(
    const evaluation::History&, const evaluation::Future& future, std::size_t
) {
  return baseline_forecast(
      future,
      [&](const std::string& org_unit, std::size_t period, std::vector<double>& samples) {
        const int season = baseline_season(future.periods().at(period));
        const auto found = cases_.find({org_unit, season});
        if (found == cases_.end()) {
          throw evaluation::NotApplicable(
              "No observed disease_cases for location '" + org_unit + "' in period of year " +
              std::to_string(season) +
              " in the training data. The seasonal median needs every forecast period of the year "
              "observed."
          );
        }
        append_baseline_samples(found->second, samples);
      }
  );
}

}  // namespace chap::builtin
