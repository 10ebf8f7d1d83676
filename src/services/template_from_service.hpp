// Stores the template of a service at the request of an operator (http-api.md 5.33).
#pragma once

#include "services/platform.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <functional>
#include <optional>
#include <string>

namespace chap::services {

struct TemplateRequest {
  std::string service_id;
  std::optional<std::string> role;  // replaces the stored one
};

// Checks the info of a service (JSON) and returns it in the form that registrations have. Throws
// Error.
using CheckInfo = std::function<std::string(const std::string& info)>;

// Reads the info and the options of a registered service and stores the version that it says it is.
// Waits for the service, for a limited time. Throws not_found for an unknown service, conflict
// (service_templates.hpp), and Error with the status 502 if the service cannot be read.
store::ModelTemplateRow store_template_of_service(
    Platform& platform, const TemplateRequest& request, const CheckInfo& check
);

}  // namespace chap::services
