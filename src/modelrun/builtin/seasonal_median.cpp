#include "modelrun/builtin/seasonal_median.hpp"

#include "modelrun/builtin/baseline.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace chap::builtin {
namespace {

// The observed cases of each org unit and season, ascending.
using CasesBySeason = std::map<std::pair<std::string, int>, std::vector<double>>;

class SeasonalMedian final : public evaluation::TrainedModel {
 public:
  explicit SeasonalMedian(CasesBySeason cases) : cases_(std::move(cases)) {}

  evaluation::Forecast
  predict(const evaluation::History&, const evaluation::Future& future, std::size_t, const evaluation::RunContext&)
      const override {
    return baseline_forecast(
        future,
        [&](const std::string& org_unit, std::size_t period, std::vector<double>& samples) {
          const int season = baseline_season(future.periods().at(period));
          const auto found = cases_.find({org_unit, season});
          if (found == cases_.end()) {
            throw evaluation::NotApplicable(
                "No observed disease_cases for location '" + org_unit + "' in period of year " +
                std::to_string(season) +
                " in the training data. The seasonal median needs every forecast period of the "
                "year observed."
            );
          }
          append_baseline_samples(found->second, samples);
        }
    );
  }

 private:
  CasesBySeason cases_;
};

}  // namespace

std::shared_ptr<const evaluation::TrainedModel>
train_seasonal_median(const evaluation::History& history, const evaluation::RunContext&) {
  const std::vector<int> seasons = baseline_seasons(history.data.periods());
  CasesBySeason cases;
  for (const std::string& org_unit : history.data.org_units()) {
    const auto values = target_values(history.data, org_unit);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isnan(values[i])) cases[{org_unit, seasons[i]}].push_back(values[i]);
    }
  }
  for (auto& [key, values] : cases) std::sort(values.begin(), values.end());
  return std::make_shared<SeasonalMedian>(std::move(cases));
}

}  // namespace chap::builtin
