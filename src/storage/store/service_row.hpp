// Table `chapx_service`: a registered model service. The key is the id of the service.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

struct ServiceRow {
  std::string id;
  std::string url;
  std::string info;  // JSON object, as in the response of GET /v2/services
  Timestamp registered_at;
  Timestamp last_updated;  // the time of the last registration or ping
  Timestamp last_ping_at;
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::ServiceRow> {
  using Row = store::ServiceRow;
  static constexpr std::string_view kName = "chapx_service";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("url", &Row::url),
        column("info", &Row::info),
        column("registered_at", &Row::registered_at),
        column("last_updated", &Row::last_updated),
        column("last_ping_at", &Row::last_ping_at)
    );
  }
};
