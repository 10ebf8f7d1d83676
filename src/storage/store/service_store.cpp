#include "storage/store/service_store.hpp"

#include "storage/store/service_sql.hpp"

namespace chap::store {

void ServiceStore::put(const ServiceRow& row) {
  db_.execute(
      sql::with_columns<ServiceRow>(service_sql::kUpsert),
      row.id,
      row.url,
      row.info,
      row.registered_at,
      row.last_updated,
      row.last_ping_at
  );
}

std::optional<ServiceRow> ServiceStore::find(const std::string& id) {
  return sql::read_first<ServiceRow>(db_, service_sql::kSelect, id);
}

std::vector<ServiceRow> ServiceStore::list() {
  return sql::read_rows<ServiceRow>(db_, service_sql::kSelectAll);
}

bool ServiceStore::set_ping(const std::string& id, Timestamp time) {
  return db_.execute(service_sql::kUpdatePing, id, time) > 0;
}

bool ServiceStore::remove(const std::string& id) {
  return db_.execute(service_sql::kDelete, id) > 0;
}

}  // namespace chap::store
