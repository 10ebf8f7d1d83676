// Wire types of alerts (http-api.md 3.12, 5.28 to 5.30).
#pragma once

#include "api/dto/page.hpp"
#include "storage/store/alert_row.hpp"

namespace chap::dto {

enum class AlertApproval { kPending, kApproved, kDeclined };

struct AlertCreate {
  std::string time_period;
  std::string org_unit;
  std::int64_t alert_policy_id = 0;
  std::string level;
  std::optional<std::int64_t> prediction_id;
};

struct AlertsCreate {
  std::vector<AlertCreate> alerts;
};

struct AlertIdsResponse {
  std::vector<std::int64_t> ids;
};

struct AlertRead : AlertCreate {
  std::optional<schema::DateTime> created;
  AlertApproval approved = AlertApproval::kPending;
  std::optional<std::string> approved_by;
  std::optional<schema::DateTime> approved_at;
  std::int64_t id = 0;
};

struct AlertApprovalRequest {
  std::vector<std::int64_t> alert_ids;
  AlertApproval approved = AlertApproval::kPending;
  std::string approved_by;
};

struct AlertQuery : PageQuery {
  std::optional<std::int64_t> alert_policy_id;
  std::optional<std::int64_t> prediction_id;
  std::optional<std::string> org_unit;
  std::optional<AlertApproval> approved;
};

struct AlertId {
  std::int64_t alert_id = 0;
};

AlertRead alert_read(const store::AlertRow& row);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct EnumText<dto::AlertApproval> {
  using E = dto::AlertApproval;
  static constexpr const char* kName = "AlertApproval";
  static constexpr const char* kTitle = "AlertApproval";
  static constexpr std::array<std::pair<E, const char*>, 3> kTexts = {
      {{E::kPending, "pending"}, {E::kApproved, "approved"}, {E::kDeclined, "declined"}}};
};

template <class T>
auto alert_fields() {
  using B = dto::AlertCreate;
  return std::make_tuple(
      of_base<T, B>("time_period", &B::time_period),
      of_base<T, B>("org_unit", &B::org_unit),
      of_base<T, B>("alert_policy_id", &B::alert_policy_id),
      of_base<T, B>("level", &B::level).doc("Name of a level of the policy"),
      of_base<T, B>("prediction_id", &B::prediction_id).optional()
  );
}

template <>
struct Describe<dto::AlertCreate> {
  static constexpr const char* kName = "AlertCreate";
  static auto fields() { return alert_fields<dto::AlertCreate>(); }
};

template <>
struct Describe<dto::AlertsCreate> {
  static constexpr const char* kName = "AlertsCreate";
  static auto fields() {
    return std::make_tuple(field("alerts", &dto::AlertsCreate::alerts).min_items(1));
  }
};

template <>
struct Describe<dto::AlertIdsResponse> {
  static constexpr const char* kName = "AlertIdsResponse";
  static auto fields() { return std::make_tuple(field("ids", &dto::AlertIdsResponse::ids)); }
};

template <>
struct Describe<dto::AlertRead> {
  using T = dto::AlertRead;
  static constexpr const char* kName = "AlertRead";
  static auto fields() {
    return std::tuple_cat(
        alert_fields<T>(),
        std::make_tuple(
            field("created", &T::created).optional(),
            field("approved", &T::approved).optional(),
            field("approved_by", &T::approved_by).optional(),
            field("approved_at", &T::approved_at).optional(),
            field("id", &T::id)
        )
    );
  }
};

template <>
struct Describe<dto::AlertApprovalRequest> {
  using T = dto::AlertApprovalRequest;
  static constexpr const char* kName = "AlertApprovalRequest";
  static auto fields() {
    return std::make_tuple(
        field("alert_ids", &T::alert_ids).min_items(1),
        field("approved", &T::approved),
        field("approved_by", &T::approved_by).doc("Must not be blank")
    );
  }
};

template <>
struct Describe<dto::AlertQuery> {
  using T = dto::AlertQuery;
  static auto fields() {
    return std::tuple_cat(
        std::make_tuple(
            query("alertPolicyId", &T::alert_policy_id).optional(),
            query("predictionId", &T::prediction_id).optional(),
            query("orgUnit", &T::org_unit).optional(),
            query("approved", &T::approved).optional()
        ),
        page_fields<T>()
    );
  }
};

template <>
struct Describe<dto::AlertId> {
  static auto fields() { return std::make_tuple(path("alertId", &dto::AlertId::alert_id)); }
};

}  // namespace chap::schema
