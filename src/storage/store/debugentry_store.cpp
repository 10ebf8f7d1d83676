#include "storage/store/debugentry_store.hpp"

#include "storage/store/debugentry_sql.hpp"

namespace chap::store {

std::int64_t DebugEntryStore::insert(double timestamp) {
  return sql::insert_row(db_, DebugEntryRow{0, timestamp});
}

std::optional<DebugEntryRow> DebugEntryStore::find(std::int64_t id) {
  return sql::read_first<DebugEntryRow>(db_, debugentry_sql::kSelectById, id);
}

}  // namespace chap::store
