#include "domain/evaluation/weather_columns.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace chap::evaluation {
namespace {

using series::DataSet;

bool is_observed(double value) { return !std::isnan(value); }

double last_observed(std::span<const double> values) {
  const auto found = std::find_if(values.rbegin(), values.rend(), is_observed);
  return found == values.rend() ? std::numeric_limits<double>::quiet_NaN() : *found;
}

}  // namespace

DataSet without_target(const DataSet& data) {
  std::vector<std::size_t> covariates;
  for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
    if (data.features()[feature] != series::kTarget) covariates.push_back(feature);
  }
  return data.with_features(covariates);
}

bool provider_forecasts(std::string_view feature) { return feature != series::kPopulation; }

Future forecast_columns(const WeatherInput& input, const ColumnForecast& forecast) {
  const DataSet seen = without_target(input.history.data);
  const period::PeriodRange periods(seen.periods().last().next(), input.n_periods);
  DataSet table(seen.org_units(), seen.features(), periods);
  for (std::size_t feature = 0; feature < seen.features().size(); ++feature) {
    const std::string& name = seen.features()[feature];
    for (std::size_t org_unit = 0; org_unit < seen.org_units().size(); ++org_unit) {
      const auto values = seen.values(feature, org_unit);
      const auto out = table.values(feature, org_unit);
      if (!provider_forecasts(name)) {
        std::ranges::fill(out, last_observed(values));
        continue;
      }
      if (std::ranges::none_of(values, is_observed)) {
        throw invalid_input(fmt::format(
            "Cannot fit a climatology for '{}' in {}: every value is missing.",
            name,
            seen.org_units()[org_unit]
        ));
      }
      std::ranges::copy(forecast(seen.periods(), values, periods), out.begin());
    }
  }
  return {std::move(table)};
}

}  // namespace chap::evaluation
