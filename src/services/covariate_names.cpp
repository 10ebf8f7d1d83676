#include "services/covariate_names.hpp"

#include "storage/sql/database.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chap::services {
namespace {

constexpr std::array<const char*, 4> kStandard = {
    "disease_cases", "rainfall", "mean_temperature", "population"};
// Columns for the org unit or the period of an observation.
constexpr std::array<std::string_view, 6> kStructural = {
    "time_period", "period", "location", "location_name", "org_unit", "parent"};

// Adds `model` to the models that require the covariate `name`.
void add(std::vector<CovariateName>& names, const std::string& name, const std::string& model) {
  if (std::find(kStructural.begin(), kStructural.end(), name) != kStructural.end()) return;
  auto known = std::find_if(names.begin(), names.end(), [&](const CovariateName& candidate) {
    return candidate.name == name;
  });
  if (known == names.end()) known = names.insert(names.end(), {name, false, {}});
  known->required_by.insert(model);
}

}  // namespace

std::vector<CovariateName> list_covariate_names(Platform& platform) {
  std::vector<CovariateName> names;
  names.reserve(kStandard.size());
  for (const char* name : kStandard) names.push_back({name, true, {}});
  const sql::Lease db = platform.database.read();
  for (const store::ModelTemplateRow& row : store::ModelTemplateStore(*db).list_live()) {
    for (const std::string& name : row.required_covariates) add(names, name, row.name);
    add(names, row.target, row.name);
  }
  for (const auto& [model, model_template] : store::ConfiguredModelStore(*db).list()) {
    if (model.archived) continue;
    for (const std::string& name : model.additional_continuous_covariates) {
      add(names, name, model.name);
    }
  }
  return names;
}

}  // namespace chap::services
