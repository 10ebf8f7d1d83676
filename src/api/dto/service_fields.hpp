// The field tables of service.hpp.
#pragma once

#include "api/dto/service.hpp"

namespace chap::schema {

template <>
struct Codec<dto::ServiceSlug> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& value, dto::ServiceSlug& out, Report& report);
  static void write(const dto::ServiceSlug& value, json::Writer& out) { out.string(value.text); }
  static void schema(SchemaWriter& s) { s.type("string"); }
};

template <>
struct Codec<dto::GitRevision> {
  using Base = std::optional<std::string>;
  static constexpr bool kIsRef = false;
  // Accepts every value.
  static bool read(const json::Value& value, dto::GitRevision& out, Report& report);
  static void write(const dto::GitRevision& value, json::Writer& out) {
    Codec<Base>::write(value, out);
  }
  static void schema(SchemaWriter& s) { Codec<Base>::schema(s); }
};

template <>
struct EnumText<dto::ServicePeriod> {
  using E = dto::ServicePeriod;
  static constexpr const char* kName = "chap_core__rest_api__services__schemas__PeriodType";
  static constexpr const char* kTitle = "PeriodType";
  static constexpr std::array<std::pair<E, const char*>, 3> kTexts = {
      {{E::kWeekly, "weekly"}, {E::kMonthly, "monthly"}, {E::kAny, "any"}}};
};

template <>
struct Describe<dto::ServiceMetadata> {
  using T = dto::ServiceMetadata;
  static constexpr const char* kName = "ModelMetadata";
  static constexpr Naming kNaming = Naming::kAsIs;
  static constexpr bool kOmitsNulls = true;
  static auto fields() {
    return std::make_tuple(
        field("author", &T::author).optional(),
        field("author_note", &T::author_note).optional(),
        field("author_assessed_status", &T::author_assessed_status).optional(),
        field("contact_email", &T::contact_email).optional(),
        field("organization", &T::organization).optional(),
        field("organization_logo_url", &T::organization_logo_url).optional(),
        field("citation_info", &T::citation_info).optional(),
        field("repository_url", &T::repository_url).optional(),
        field("documentation_url", &T::documentation_url).optional()
    );
  }
};

template <class T>
auto service_info_fields() {
  return std::make_tuple(
      field("id", &T::id).doc("Name of the service and of its model template"),
      field("display_name", &T::display_name),
      field("version", &T::version).optional(),
      field("description", &T::description).optional(),
      field("model_metadata", &T::model_metadata),
      field("period_type", &T::period_type),
      field("min_prediction_periods", &T::min_prediction_periods).optional(),
      field("max_prediction_periods", &T::max_prediction_periods).optional(),
      field(
          "allow_free_additional_continuous_covariates",
          &T::allow_free_additional_continuous_covariates
      )
          .optional(),
      field("required_covariates", &T::required_covariates).optional(),
      field("requires_geo", &T::requires_geo).optional(),
      field("target", &T::target).optional().doc("Name of the column that is forecast"),
      field("hpo_search_space", &T::hpo_search_space).optional(),
      field("git_revision", &T::git_revision)
          .optional()
          .doc("Commit of the model, 7 to 40 hexadecimal digits; anything else counts as null"),
      field("chapkit_version", &T::chapkit_version).optional(),
      field("servicekit_version", &T::servicekit_version).optional()
  );
}

template <>
struct Describe<dto::ServiceInfoInput> {
  static constexpr const char* kName = "MLServiceInfo-Input";
  static constexpr const char* kTitle = "MLServiceInfo";
  static constexpr Naming kNaming = Naming::kAsIs;
  static constexpr bool kOmitsNulls = true;
  static auto fields() { return service_info_fields<dto::ServiceInfoInput>(); }
};

template <>
struct Describe<dto::ServiceInfoOutput> {
  static constexpr const char* kName = "MLServiceInfo-Output";
  static constexpr const char* kTitle = "MLServiceInfo";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() { return service_info_fields<dto::ServiceInfoOutput>(); }
};

// This codec has no read(), because the type is never read from a request.
template <>
struct Codec<dto::StoredServiceInfo> {
  static constexpr bool kIsRef = true;
  static void write(const dto::StoredServiceInfo& value, json::Writer& out) { out.raw(value.json); }
  static void schema(SchemaWriter& s) { Codec<dto::ServiceInfoOutput>::schema(s); }
};

template <>
struct Describe<dto::RegistrationRequest> {
  using T = dto::RegistrationRequest;
  static constexpr const char* kName = "RegistrationRequest";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("url", &T::url).doc("Base address of the service"), field("info", &T::info)
    );
  }
};

template <>
struct Describe<dto::RegistrationResponse> {
  using T = dto::RegistrationResponse;
  static constexpr const char* kName = "RegistrationResponse";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("status", &T::status),
        field("service_url", &T::service_url),
        field("message", &T::message),
        field("ttl_seconds", &T::ttl_seconds)
            .doc("The registration expires if no ping arrives within this time"),
        field("ping_url", &T::ping_url)
    );
  }
};

template <>
struct Describe<dto::PingResponse> {
  using T = dto::PingResponse;
  static constexpr const char* kName = "PingResponse";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("status", &T::status),
        field("last_ping_at", &T::last_ping_at),
        field("expires_at", &T::expires_at)
    );
  }
};

template <>
struct Describe<dto::ServiceDetail> {
  using T = dto::ServiceDetail;
  static constexpr const char* kName = "ServiceDetail";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("url", &T::url),
        field("info", &T::info),
        field("registered_at", &T::registered_at),
        field("last_updated", &T::last_updated),
        field("last_ping_at", &T::last_ping_at),
        field("expires_at", &T::expires_at)
    );
  }
};

template <>
struct Describe<dto::ServiceListResponse> {
  using T = dto::ServiceListResponse;
  static constexpr const char* kName = "ServiceListResponse";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(field("count", &T::count), field("services", &T::services));
  }
};

template <>
struct Describe<dto::ServiceId> {
  static auto fields() { return std::make_tuple(path("service_id", &dto::ServiceId::service_id)); }
};

template <>
struct Describe<dto::RegistrationKey> {
  static auto fields() {
    return std::make_tuple(header("X-Service-Key", &dto::RegistrationKey::x_service_key).optional()
    );
  }
};

template <>
struct Describe<dto::ServiceIdWithKey> {
  using T = dto::ServiceIdWithKey;
  static auto fields() {
    return std::make_tuple(
        path("service_id", &T::service_id), header("X-Service-Key", &T::x_service_key).optional()
    );
  }
};

template <>
struct Describe<dto::ServicePath> {
  using T = dto::ServicePath;
  static auto fields() {
    return std::make_tuple(path("service_id", &T::service_id), path("path", &T::path));
  }
};

}  // namespace chap::schema
