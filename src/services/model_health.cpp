#include "services/model_health.hpp"

#include "domain/options/option_schema.hpp"
#include "engine/registry/service_registry.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "modelrun/chapkit/source_revision.hpp"

#include <utility>

namespace chap::services {

ModelHealthChecker::ModelHealthChecker(Platform& platform) {
  for (registry::RegisteredService& service : platform.services.list()) {
    if (!service.live) continue;
    info_of_live_.emplace(std::move(service.registration.id), std::move(service.registration.info));
  }
}

std::optional<ModelHealth> ModelHealthChecker::health_of(const store::ModelTemplateRow& row) {
  const auto known = by_template_.find(row.id);
  if (known != by_template_.end()) return known->second;
  return by_template_.emplace(row.id, determine(row)).first->second;
}

std::optional<ModelHealth> ModelHealthChecker::determine(const store::ModelTemplateRow& row) const {
  if (builtin::is_builtin_source(row.source_url.value_or(""))) return std::nullopt;
  const auto service = info_of_live_.find(row.name);
  if (service == info_of_live_.end()) {
    const bool unusable = !row.uses_chapkit && options::problem_of_schemas(row.user_options);
    return unusable ? std::optional(ModelHealth::kUnusableOptions) : std::nullopt;
  }
  const bool differ =
      row.source_digest &&
      chapkit::revisions_differ(row.source_digest, chapkit::revision_of_info(service->second));
  return differ ? ModelHealth::kRevisionMismatch : ModelHealth::kLive;
}

}  // namespace chap::services
