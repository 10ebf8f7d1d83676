// Model services that register themselves, and the templates made from them (http-api.md 8, 5.17;
// models.md 1.18, 6.4). No function here calls a service: what only the service knows is asked in
// the background (service_discovery.hpp).
#pragma once

#include "engine/registry/service_registry.hpp"
#include "services/platform.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <string>
#include <vector>

namespace chap::services {

// Registers and upserts the template of that name; a template that cannot be written does not fail
// the registration. `info` is the JSON object that is shown and that the template is read from.
// Throws Error: too large, unavailable.
registry::Registered register_service(
    Platform& platform, const std::string& id, const std::string& url, const std::string& info
);

// These throw not_found.
registry::Registration ping_service(Platform& platform, const std::string& id);
registry::Registration read_service(Platform& platform, const std::string& id);
void deregister_service(Platform& platform, const std::string& id);

// Living ones, ascending by id.
std::vector<registry::Registration> list_services(Platform& platform);

// The template of a registration (http-api.md 8.5), without id and user options.
store::ModelTemplateRow template_of(const registry::Registration& service);

// Adds the template of a registration or overwrites it, brings it back from the archive and marks
// it; user options stay until the service is asked for them. The template's id.
std::int64_t put_service_template(sql::Connection& db, const registry::Registration& service);

struct ListedTemplate {
  store::ModelTemplateRow row;
  bool live = false;  // a service of its name lives
};

// Archived ones included. Before that, templates of services that are gone for longer than the
// grace time are archived, and those whose service is back are brought back.
std::vector<ListedTemplate> list_templates(Platform& platform, const sql::Page& page = {});

}  // namespace chap::services
