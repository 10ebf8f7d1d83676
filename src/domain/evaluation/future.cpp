#include "domain/evaluation/future.hpp"

#include "domain/evaluation/climatology.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chap::evaluation {
namespace {

using series::DataSet;

std::vector<std::size_t> covariates_of(const DataSet& data) {
  std::vector<std::size_t> numbers;
  for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
    if (data.features()[feature] != series::kTarget) numbers.push_back(feature);
  }
  return numbers;
}

}  // namespace

Future climatology_future(const History& history, std::size_t n_periods, bool hold_population) {
  const DataSet seen = history.data.with_features(covariates_of(history.data));
  const period::PeriodRange periods(seen.periods().last().next(), n_periods);
  DataSet table(seen.places(), seen.features(), periods);
  for (std::size_t feature = 0; feature < seen.features().size(); ++feature) {
    const std::string& name = seen.features()[feature];
    for (std::size_t place = 0; place < seen.places().size(); ++place) {
      const auto values = seen.values(feature, place);
      if (std::ranges::any_of(values, [](double v) { return std::isnan(v); })) {
        throw invalid_input(fmt::format("{} of {} has missing values", name, seen.places()[place]));
      }
      if (hold_population && name == series::kPopulation) {
        std::ranges::fill(table.values(feature, place), values.back());
        continue;
      }
      std::ranges::copy(
          climatology(seen.periods(), values, periods), table.values(feature, place).begin()
      );
    }
  }
  return {std::move(table)};
}

Future observed_future(const DataSet& data, const Split& split) {
  return {data.window(split.history, split.horizon).with_features(covariates_of(data))};
}

}  // namespace chap::evaluation
