#include "domain/evaluation/model_requirements.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chap::evaluation {
namespace {

void require_period_type(const ModelTraits& traits, const series::DataSet& data) {
  if (traits.period_type != "month" && traits.period_type != "week") return;
  const auto frequency = period::frequency_of(data.periods().kind());
  if (frequency && traits.period_type == frequency->period_type) return;
  throw invalid_input(fmt::format(
      "The model needs {} data, but the data are {}",
      traits.period_type == "month" ? "monthly" : "weekly",
      frequency && frequency->period_type == std::string_view("month") ? "monthly" : "weekly"
  ));
}

void require_covariates(const ModelTraits& traits, const series::DataSet& data) {
  std::vector<std::string> missing;
  for (const std::string& name : traits.required_covariates) {
    if (!data.feature_index(name)) missing.push_back(name);
  }
  if (missing.empty()) return;
  throw invalid_input(
      fmt::format("The model needs covariates that the data lack: {}", fmt::join(missing, ", "))
  );
}

}  // namespace

void require_model_requirements(
    const ModelTraits& traits, const series::DataSet& data, const RunContext& context
) {
  require_period_type(traits, data);
  require_covariates(traits, data);
  if (traits.needs_polygons && context.polygons.empty()) {
    throw invalid_input("The model needs the polygons of the org units, but the data have none");
  }
  if (traits.min_horizon && context.horizon < *traits.min_horizon) {
    throw invalid_input(fmt::format(
        "The model forecasts at least {} periods at once, but {} are requested",
        *traits.min_horizon,
        context.horizon
    ));
  }
  if (traits.max_horizon && context.horizon > *traits.max_horizon) {
    context.log(fmt::format(
        "The model forecasts at most {} periods at once, so {} periods are forecast in steps",
        *traits.max_horizon,
        context.horizon
    ));
  }
}

}  // namespace chap::evaluation
