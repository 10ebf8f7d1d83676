// Wire types of the model-service registry (http-api.md 8). The members have only one spelling,
// which is snake_case.
#pragma once

#include "api/dto/email_address.hpp"
#include "api/dto/model_fields.hpp"
#include "api/dto/web_address.hpp"
#include "foundation/schema/renamed.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::dto {

// The id of a service: groups of lower-case letters and digits, separated by single hyphens. The
// first character is a letter.
struct ServiceSlug {
  std::string text;
};

bool is_service_slug(std::string_view text);

// The id of a commit: 7 to 40 hexadecimal digits in lower case. Any other value that a service
// sends is read as nullopt.
struct GitRevision : std::optional<std::string> {};

enum class ServicePeriod { kWeekly, kMonthly, kAny };

// The names of enumerations in the component list of the OpenAPI document. The period type has one
// name in requests and another name in responses. The status has one name in registrations and
// another name in model templates.
struct PeriodInputComponent {
  static constexpr const char* kName = "PeriodType-Input";
  static constexpr const char* kTitle = "PeriodType";
};
struct StatusComponent {
  static constexpr const char* kName = "AssessedStatus";
  static constexpr const char* kTitle = "AssessedStatus";
};

struct ServiceMetadata {
  std::optional<std::string> author;
  std::optional<std::string> author_note;
  std::optional<schema::Renamed<AssessedStatus, StatusComponent>> author_assessed_status;
  std::optional<EmailAddress> contact_email;
  std::optional<std::string> organization;
  std::optional<WebAddress> organization_logo_url;
  std::optional<std::string> citation_info;
  std::optional<WebAddress> repository_url;
  std::optional<WebAddress> documentation_url;
};

// `Id` and `Period` are different types in requests and in responses.
template <class Id, class Period>
struct ServiceInfo {
  Id id;
  std::string display_name;
  std::string version = "1.0.0";
  std::optional<std::string> description;
  ServiceMetadata model_metadata;
  Period period_type{};
  std::int64_t min_prediction_periods = 0;
  std::int64_t max_prediction_periods = 100;
  bool allow_free_additional_continuous_covariates = false;
  std::vector<std::string> required_covariates;
  bool requires_geo = false;
  std::string target = "disease_cases";
  std::optional<schema::FreeObject> hpo_search_space;
  GitRevision git_revision;
  std::optional<std::string> chapkit_version;
  std::optional<std::string> servicekit_version;
};

using ServiceInfoInput =
    ServiceInfo<ServiceSlug, schema::Renamed<ServicePeriod, PeriodInputComponent>>;
using ServiceInfoOutput = ServiceInfo<std::string, ServicePeriod>;

// The info of a registration, serialised when the registration arrived: a JSON object without
// nulls.
struct StoredServiceInfo {
  std::string json;
};

struct RegistrationRequest {
  std::string url;
  ServiceInfoInput info;
};

struct RegistrationResponse {
  std::string id;
  std::string status;
  std::string service_url;
  std::string message;
  std::int64_t ttl_seconds = 0;
  std::string ping_url;
};

struct PingResponse {
  std::string id;
  std::string status;
  std::string last_ping_at;
  std::string expires_at;
};

struct ServiceDetail {
  std::string id;
  std::string url;
  StoredServiceInfo info;
  std::string registered_at;
  std::string last_updated;
  std::string last_ping_at;
  std::string expires_at;
};

struct ServiceListResponse {
  std::int64_t count = 0;
  std::vector<ServiceDetail> services;
};

struct ServiceId {
  std::string service_id;
};

// The key is a parameter only for the OpenAPI document, because routes/services.cpp checks the
// header before the server reads any parameter.
struct RegistrationKey {
  std::optional<std::string> x_service_key;
};

struct ServiceIdWithKey {
  std::string service_id;
  std::optional<std::string> x_service_key;
};

struct ServicePath {
  std::string service_id;
  std::string path;
};

}  // namespace chap::dto
