// Wire types of the model-service registry (http-api.md 8). Names are snake_case on this API.
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

// A service's name: lower-case letters and digits in groups separated by single hyphens, a letter
// first.
struct ServiceSlug {
  std::string text;
};

bool is_service_slug(std::string_view text);

enum class ServicePeriod { kWeekly, kMonthly, kAny };

// The document has one component for periods that are sent and another for those that are answered,
// and one of its own for the status that templates show as well.
struct SentPeriodComponent {
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

// `Id` and `Period` are those of a request or those of an answer.
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
};

using SentServiceInfo =
    ServiceInfo<ServiceSlug, schema::Renamed<ServicePeriod, SentPeriodComponent>>;
using ShownServiceInfo = ServiceInfo<std::string, ServicePeriod>;

// The info of a registration as it was written when it came: a JSON object without nulls.
struct StoredServiceInfo {
  std::string json;
};

struct RegistrationRequest {
  std::string url;
  SentServiceInfo info;
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

// The key is checked before parameters are read (routes/services.cpp); it stands here for the
// document.
struct RegistrationKey {
  std::optional<std::string> x_service_key;
};

struct GuardedServiceId {
  std::string service_id;
  std::optional<std::string> x_service_key;
};

struct ServicePath {
  std::string service_id;
  std::string path;
};

}  // namespace chap::dto
