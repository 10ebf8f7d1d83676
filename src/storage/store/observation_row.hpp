// Table `observation`: one value of one feature for one org unit and period.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct ObservationRow {
  std::string org_unit;
  std::string period;
  std::string feature_name;
  std::optional<double> value;  // nullopt and NaN are missing values (database.md 1.7)
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::ObservationRow> {
  using Row = store::ObservationRow;
  static constexpr std::string_view kName = "observation";
  static constexpr auto columns() {
    return std::tuple(
        column("org_unit", &Row::org_unit),
        column("period", &Row::period),
        column("feature_name", &Row::feature_name),
        column("value", &Row::value)
    );
  }
};
