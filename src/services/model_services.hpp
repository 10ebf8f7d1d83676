// Model services, which register themselves, and their model templates (http-api.md 8, 5.17;
// models.md 1.18, 6.4). No function of this file sends a request to a service. Threads in the
// background request the options and configurations of services (service_discovery.hpp).
#pragma once

#include "engine/registry/service_registry.hpp"
#include "services/model_health.hpp"
#include "services/platform.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct RegistrationResult {
  registry::Registration registration;
  bool updated = false;                          // a service with this id was live before
  std::optional<std::string> template_conflict;  // why the service's template was not stored
};

// Registers a service and stores the template of the same name. The registration succeeds even if
// the template cannot be stored (service_templates.hpp). `info` is the JSON object that the API
// shows and from which the template is made. Throws Error (kTooLarge) if `info` is too large, and
// Error (kUnavailable) if there are too many live services or the database cannot be written.
RegistrationResult register_service(
    Platform& platform, const std::string& id, const std::string& url, const std::string& info
);

// ping_service(), read_service() and deregister_service() throw not_found for an unknown id.
registry::Registration ping_service(Platform& platform, const std::string& id);
registry::Registration read_service(Platform& platform, const std::string& id);
void deregister_service(Platform& platform, const std::string& id);

// Returns the services whose registration has not expired, ascending by id.
std::vector<registry::Registration> list_services(Platform& platform);

struct ListedTemplate {
  store::ModelTemplateRow row;
  std::optional<ModelHealth> health;
};

// Returns the live versions of all templates, including archived templates. Before that, archives
// the templates of services that have been expired for longer than the grace period, and restores
// the archived templates of live services.
std::vector<ListedTemplate> list_templates(Platform& platform, const sql::Page& page = {});

}  // namespace chap::services
