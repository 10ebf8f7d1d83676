// Table `debugentry`: the rows of the two debug endpoints (http-api.md 9.1).
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct DebugEntryRow {
  std::int64_t id = 0;
  double timestamp = 0;  // seconds since 1970
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::DebugEntryRow> {
  using Row = store::DebugEntryRow;
  static constexpr std::string_view kName = "debugentry";
  static constexpr auto columns() {
    return std::tuple(column("id", &Row::id), column("timestamp", &Row::timestamp));
  }
};
