// Wire types of the system endpoints (http-api.md 4), and response types that many endpoints share.
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

struct HealthResponse {
  std::string status;
  std::string message;
};

struct ReadinessResponse {
  std::string status;
  schema::TextMap checks;
};

struct SystemInfoResponse {
  std::string chap_core_version;
  std::string python_version;
  std::string server_date;
  std::string server_time_zone_id;
  std::string revision;
  bool auth_required = false;
  std::string server;  // chap/<version>; the original does not have this member
};

// The response `{"message": text}`. The OpenAPI document has no schema for this response, like the
// document of the original.
struct Message {
  std::string message;
};

// The same JSON as Message, but the OpenAPI document describes it as an object with any members.
struct JobMessage {
  std::string message;
};

struct JobResponse {
  std::string id;
};

// The id of a row that an endpoint created.
struct DatabaseId {
  std::int64_t id = 0;
};

// The id of a row that a job created. This is a separate type, because its component in the OpenAPI
// document has another name.
struct JobRowId {
  std::int64_t id = 0;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::HealthResponse> {
  using T = dto::HealthResponse;
  static constexpr const char* kName = "HealthResponse";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(field("status", &T::status), field("message", &T::message));
  }
};

template <>
struct Describe<dto::ReadinessResponse> {
  using T = dto::ReadinessResponse;
  static constexpr const char* kName = "ReadinessResponse";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(field("status", &T::status), field("checks", &T::checks));
  }
};

template <>
struct Describe<dto::SystemInfoResponse> {
  using T = dto::SystemInfoResponse;
  static constexpr const char* kName = "SystemInfoResponse";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("chap_core_version", &T::chap_core_version).doc("CHAP version whose API is served"),
        field("python_version", &T::python_version),
        field("server_date", &T::server_date).doc("Current time, UTC"),
        field("server_time_zone_id", &T::server_time_zone_id),
        field("revision", &T::revision),
        field("auth_required", &T::auth_required).doc("Whether requests require an API token"),
        field("server", &T::server).doc("Name and version of the server program")
    );
  }
};

template <>
struct Codec<dto::Message> {
  static constexpr bool kIsRef = false;
  static void write(const dto::Message& value, json::Writer& out) {
    out.begin_object();
    out.key("message");
    out.string(value.message);
    out.end_object();
  }
  static void schema(SchemaWriter&) {}
};

template <>
struct Codec<dto::JobMessage> {
  static constexpr bool kIsRef = false;
  static void write(const dto::JobMessage& value, json::Writer& out) {
    Codec<dto::Message>::write({value.message}, out);
  }
  static void schema(SchemaWriter& s) { Codec<FreeObject>::schema(s); }
};

template <>
struct Describe<dto::JobResponse> {
  using T = dto::JobResponse;
  static constexpr const char* kName = "JobResponse";
  static auto fields() {
    return std::make_tuple(field("id", &T::id).doc("Job id, to be used with /v1/jobs"));
  }
};

template <>
struct Describe<dto::DatabaseId> {
  static constexpr const char* kName = "chap_core__rest_api__data_models__DataBaseResponse";
  static constexpr const char* kTitle = "DataBaseResponse";
  static auto fields() { return std::make_tuple(field("id", &dto::DatabaseId::id)); }
};

template <>
struct Describe<dto::JobRowId> {
  static constexpr const char* kName = "chap_core__rest_api__v1__jobs__DataBaseResponse";
  static constexpr const char* kTitle = "DataBaseResponse";
  static auto fields() { return std::make_tuple(field("id", &dto::JobRowId::id)); }
};

}  // namespace chap::schema
