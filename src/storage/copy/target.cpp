#include "storage/copy/target.hpp"

#include "foundation/base/error.hpp"
#include "storage/copy/copy_sql.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/store/meta_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace chap::copy {
namespace {

constexpr std::string_view kFingerprintKey = "copy_fingerprint";
// The tables into which a server inserts rows at its start. `configuredmodeldb` refers to
// `modeltemplatedb`, so its rows are deleted first.
constexpr std::array<std::string_view, 2> kSeededTables{"configuredmodeldb", "modeltemplatedb"};

std::set<std::string, std::less<>> present_tables(sql::Connection& target) {
  std::set<std::string, std::less<>> names;
  const auto columns = target.query(copy_sql::kAllColumns.of(target.dialect()));
  while (columns->next()) names.emplace(columns->text(0));
  return names;
}

bool has_rows(
    sql::Connection& target, const std::string& table, const std::vector<std::string>& seeded
) {
  if (std::find(kSeededTables.begin(), kSeededTables.end(), table) != kSeededTables.end()) {
    const auto names = target.query(fmt::format(copy_sql::kNames, table));
    while (names->next()) {
      if (std::find(seeded.begin(), seeded.end(), names->text(0)) == seeded.end()) return true;
    }
    return false;
  }
  return target.query_integer(fmt::format(copy_sql::kAnyRow, table)) != 0;
}

std::optional<std::string> stored_fingerprint(sql::Connection& target) {
  return store::MetaStore(target).find(kFingerprintKey);
}

}  // namespace

void require_empty(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const std::vector<std::string>& seeded
) {
  const auto present = present_tables(target);
  for (const Table& table : tables) {
    if (present.count(table.name) != 0 && has_rows(target, table.name, seeded)) {
      throw conflict(
          "the target is not empty (table " + table.name +
          " has rows), so nothing was changed; copy into a new database"
      );
    }
  }
}

void mark_as_unfinished(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const std::vector<std::string>& seeded,
    const std::string& source_name
) {
  sql::Transaction transaction(target);
  require_empty(target, tables, seeded);
  store::MetaStore(target).put(migrate::kCopyMark, source_name);
  transaction.commit();
}

void unmark_if_no_rows_copied(sql::Connection& target) {
  if (!stored_fingerprint(target)) store::MetaStore(target).erase(migrate::kCopyMark);
}

bool begin_or_resume(
    sql::Connection& target, const std::string& source_name, const std::string& fingerprint
) {
  if (const std::optional<std::string> stored = stored_fingerprint(target)) {
    if (*stored == fingerprint) return true;
    throw conflict(
        "the target is an unfinished copy of another database, or its source has changed since the "
        "copy began; "
        "start over with a new target"
    );
  }
  sql::Transaction transaction(target);
  for (const std::string_view table : kSeededTables) {
    target.execute(fmt::format(copy_sql::kDeleteAll, table));
  }
  // The mark may contain the name of another source, if an earlier copy from that source was
  // interrupted before its first row.
  store::MetaStore meta(target);
  meta.put(migrate::kCopyMark, source_name);
  meta.put(kFingerprintKey, fingerprint);
  transaction.commit();
  return false;
}

void allow_orphans(sql::Connection& target, const std::vector<Orphans>& orphans) {
  if (target.dialect() == sql::Dialect::kSqlite) {
    target.execute_script(std::string(copy_sql::kNoForeignKeys));
    return;
  }
  for (const Orphans& found : orphans) {
    std::vector<std::string> constraints;
    {
      const auto rows = target.query(copy_sql::kForeignKeysOf, found.table, found.reference.column);
      while (rows->next()) constraints.emplace_back(rows->text(0));
    }
    for (const std::string& constraint : constraints) {
      target.execute_script(fmt::format(copy_sql::kDropConstraint, found.table, constraint));
    }
  }
}

void finish_copy(sql::Connection& target) {
  sql::Transaction transaction(target);
  store::MetaStore meta(target);
  meta.erase(migrate::kCopyMark);
  meta.erase(kFingerprintKey);
  transaction.commit();
}

}  // namespace chap::copy
