// Table `alertpolicy`: the levels at which the predictions of a prediction setup raise alerts.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct AlertPolicyRow {
  std::int64_t id = 0;
  std::string name;
  // JSON in the order of severity: [{"name", "threshold_params", "exceedance_threshold"}]
  std::string levels = "[]";
  std::optional<Timestamp> created;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::AlertPolicyRow> {
  using Row = store::AlertPolicyRow;
  static constexpr std::string_view kName = "alertpolicy";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("name", &Row::name),
        column("levels", &Row::levels, Rule::kJsonList),
        column("created", &Row::created)
    );
  }
};
