// Table `alert`: the level of an alert policy that was reached for an org unit and period.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct AlertRow {
  std::int64_t id = 0;
  std::string time_period;
  std::string org_unit;
  std::int64_t alert_policy_id = 0;
  std::string level;                          // the name of a level of the policy
  std::optional<std::int64_t> prediction_id;  // nullopt if no prediction raised the alert
  std::optional<Timestamp> created;
  std::string approved = "pending";  // or `approved`, `declined`
  std::optional<std::string> approved_by;
  std::optional<Timestamp> approved_at;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::AlertRow> {
  using Row = store::AlertRow;
  static constexpr std::string_view kName = "alert";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("time_period", &Row::time_period),
        column("org_unit", &Row::org_unit),
        column("alert_policy_id", &Row::alert_policy_id),
        column("level", &Row::level),
        column("prediction_id", &Row::prediction_id, Rule::kEmptyIsNone),
        column("created", &Row::created),
        column("approved", &Row::approved),
        column("approved_by", &Row::approved_by, Rule::kEmptyIsNone),
        column("approved_at", &Row::approved_at)
    );
  }
};
