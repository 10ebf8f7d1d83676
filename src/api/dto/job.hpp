// Wire types of the job endpoints (http-api.md 7.2). The members of responses have only names in
// snake_case.
#pragma once

#include "api/dto/page.hpp"

namespace chap::dto {

struct JobDescription {
  std::string id;
  std::string type;
  std::string name;
  std::string status;
  std::optional<std::string> start_time;
  std::optional<std::string> end_time;
  std::optional<std::string> result;
  std::optional<std::string> error;
  std::optional<std::int64_t> prediction_setup_id;
};

struct JobQuery : PageQuery {
  std::optional<std::vector<std::string>> ids;
  std::optional<std::vector<std::string>> status;
  std::optional<std::string> type;
  std::optional<std::int64_t> prediction_setup_id;
};

struct JobId {
  std::string job_id;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::JobDescription> {
  using T = dto::JobDescription;
  static constexpr const char* kName = "JobDescription";
  static constexpr Naming kNaming = Naming::kAsIs;
  static auto fields() {
    return std::make_tuple(
        field("id", &T::id),
        field("type", &T::type),
        field("name", &T::name),
        field("status", &T::status).doc("PENDING, STARTED, SUCCESS, FAILURE or REVOKED"),
        field("start_time", &T::start_time)
            .doc("Time at which the job was queued, in UTC, without a time zone"),
        field("end_time", &T::end_time),
        field("result", &T::result).doc("Id of the row that the job created, as text"),
        field("error", &T::error)
            .optional()
            .doc("Why the job failed; the first 1,000 characters of the message"),
        field("prediction_setup_id", &T::prediction_setup_id).optional()
    );
  }
};

template <>
struct Describe<dto::JobQuery> {
  using T = dto::JobQuery;
  static auto fields() {
    return std::tuple_cat(
        std::make_tuple(
            query("ids", &T::ids).optional().shown_as_non_null(),
            query("status", &T::status).optional().shown_as_non_null(),
            query("type", &T::type).optional().shown_as_non_null(),
            query("predictionSetupId", &T::prediction_setup_id).optional()
        ),
        page_fields<T>()
    );
  }
};

template <>
struct Describe<dto::JobId> {
  static auto fields() { return std::make_tuple(path("job_id", &dto::JobId::job_id)); }
};

}  // namespace chap::schema
