#include "storage/store/meta_store.hpp"

#include "storage/store/meta_sql.hpp"

namespace chap::store {

std::optional<std::string> MetaStore::find(std::string_view key) {
  const auto row = db_.query(meta_sql::kSelect, key);
  return row->next() ? std::optional(std::string(row->text(0))) : std::nullopt;
}

void MetaStore::put(std::string_view key, std::string_view value) {
  db_.execute(meta_sql::kPut, key, value);
}

void MetaStore::erase(std::string_view key) { db_.execute(meta_sql::kDelete, key); }

}  // namespace chap::store
