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
  std::optional<std::string> role;  // replaces the stored role
};

// Checks the info of a service (JSON) and returns it in the form of Registration::info. Throws
// Error for invalid info.
using CheckInfo = std::function<std::string(const std::string& info)>;

// Requests the info and the options of a registered service and stores the template version that
// the info names. Waits for the responses of the service for a limited time. Throws not_found if
// the service is unknown, conflict if template_conflict() (service_templates.hpp) returns a reason,
// and Error with the status 502 if the service cannot be queried.
store::ModelTemplateRow store_template_of_service(
    Platform& platform, const TemplateRequest& request, const CheckInfo& check
);

}  // namespace chap::services
