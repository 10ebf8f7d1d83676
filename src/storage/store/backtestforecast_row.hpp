// Table `backtestforecast`: all samples for one org unit and period of one split.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct BacktestForecastRow {
  std::int64_t id = 0;
  std::string period;
  std::string org_unit;
  std::string last_train_period;
  std::string last_seen_period;  // despite its name: the split period
  std::string values;            // JSON, see samples.hpp
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::BacktestForecastRow> {
  using Row = store::BacktestForecastRow;
  static constexpr std::string_view kName = "backtestforecast";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("period", &Row::period),
        column("org_unit", &Row::org_unit),
        column("last_train_period", &Row::last_train_period),
        column("last_seen_period", &Row::last_seen_period),
        column("values", &Row::values)
    );
  }
};
