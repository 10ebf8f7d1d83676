#include "storage/store/alertpolicy_store.hpp"

#include "storage/store/alertpolicy_sql.hpp"

namespace chap::store {
namespace {

std::optional<std::int64_t> first_id(
    sql::Connection& db, std::string_view statement, std::int64_t policy_id
) {
  const auto cursor = db.query(statement, policy_id);
  return cursor->next() ? std::optional(cursor->integer(0)) : std::nullopt;
}

}  // namespace

std::int64_t AlertPolicyStore::insert(const AlertPolicyRow& row) {
  return sql::insert_row(db_, row);
}

std::vector<AlertPolicyRow> AlertPolicyStore::list(const sql::Page& page) {
  return sql::read_rows<AlertPolicyRow>(
      db_, alertpolicy_sql::kSelectAll, page.limit_or_max(), page.offset
  );
}

std::optional<AlertPolicyRow> AlertPolicyStore::find(std::int64_t id) {
  return sql::read_first<AlertPolicyRow>(db_, alertpolicy_sql::kSelectById, id);
}

std::optional<std::int64_t> AlertPolicyStore::first_setup(std::int64_t id) {
  return first_id(db_, alertpolicy_sql::kSelectFirstSetup, id);
}

std::optional<std::int64_t> AlertPolicyStore::first_alert(std::int64_t id) {
  return first_id(db_, alertpolicy_sql::kSelectFirstAlert, id);
}

bool AlertPolicyStore::remove(std::int64_t id) {
  return db_.execute(alertpolicy_sql::kDelete, id) > 0;
}

}  // namespace chap::store
