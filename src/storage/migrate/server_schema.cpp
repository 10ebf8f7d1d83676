#include "storage/migrate/server_schema.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/change_recorder.hpp"
#include "storage/migrate/migration_files.hpp"
#include "storage/migrate/server_locks.hpp"
#include "storage/migrate/server_rights.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/migrate/server_tuning.hpp"
#include "storage/migrate/server_upgrade.hpp"
#include "storage/migrate/statements.hpp"
#include "storage/store/meta_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <embedded/postgresql_migration_files.hpp>

namespace chap::migrate {
namespace {

int head_of(const std::vector<Migration>& migrations) {
  return static_cast<int>(migrations.size());
}

// The schema in which new tables are created. Throws Error if no schema of the search_path exists.
std::string require_schema(sql::Connection& connection) {
  const auto schema = connection.query(server_sql::kSchema);
  if (!schema->next() || schema->is_null(0)) {
    throw invalid_input("the database has none of the schemas of its search_path; create one first"
    );
  }
  return std::string(schema->text(0));
}

// Throws Error if the tables are not in the first schema of the search_path. Without this check, an
// empty schema that comes before the schema of the tables would be treated as a new database.
void check_schema(sql::Connection& connection) {
  const std::string schema = require_schema(connection);
  const auto other = connection.query(server_sql::kOtherSchema);
  if (other->next()) {
    throw invalid_input(fmt::format(
        "table dataset is in schema {0}, but the search_path begins with {1}, which has no such "
        "table; name the right schema in the address (?options=-csearch_path%3D{0})",
        other->text(0),
        schema
    ));
  }
}

// The names of all objects that the migrations create.
TableList objects_of(const std::vector<Migration>& migrations) {
  std::string names;
  for (const Migration& file : migrations) {
    for (const Statement& statement : statements_of(file.sql)) names += statement.name + ' ';
  }
  return names;
}

std::string current_shape_digest(
    sql::Connection& connection, const std::vector<Migration>& migrations
) {
  connection.execute_script(std::string(server_sql::kPlainNames));
  return shape_digest_of(connection, objects_of(migrations));
}

// A text of table chapx_meta; empty if the table or the key does not exist.
std::string meta_text(sql::Connection& connection, std::string_view key) {
  if (connection.query_integer(server_sql::kTableExists, "chapx_meta") == 0) return {};
  return store::MetaStore(connection).find(key).value_or("");
}

int meta_number(sql::Connection& connection, std::string_view key) {
  return std::atoi(meta_text(connection, key).c_str());
}

// Returns whether all migrations have been applied and the tables have not been changed afterwards.
bool is_at_head(sql::Connection& connection, const std::vector<Migration>& migrations) {
  const int head = head_of(migrations);
  const int version = server_version(connection);
  if (version > head) throw newer_database_error(version, head);
  return version == head && meta_text(connection, server_sql::kShapeKey) ==
                                current_shape_digest(connection, migrations);
}

// Returns whether an object that the migration creates is missing. All migrations except the first
// one only create objects, so an object that was dropped can be created again.
bool lacks_objects(const ObjectNames& present, const Migration& file) {
  const std::vector<Statement> statements = statements_of(file.sql);
  return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
    return present.count(statement.name) == 0;
  });
}

// Must be called inside a transaction that holds the lock of migrations.
Changes apply_missing(sql::Connection& connection, const std::vector<Migration>& migrations) {
  // All tables are locked before the first change, because a timeout at a later lock would undo the
  // work before it.
  lock_tables(connection, objects_of(migrations));
  Changes changes;
  const ObjectNames present = object_names(connection);
  // The shape of the tables also differs if another program has changed the tables.
  const bool changed =
      meta_text(connection, server_sql::kShapeKey) != current_shape_digest(connection, migrations);
  for (const Migration& next : migrations) {
    if (next.number == 1) {
      if (server_version(connection) < head_of(migrations) || changed) {
        require_temporary(connection);
        changes = create_or_upgrade(connection, next);
      }
    } else if (lacks_objects(present, next)) {
      create_missing(connection, next, present);
      changes.push_back("apply " + std::string(next.name));
    }
  }
  if (changes.empty()) changes.emplace_back("record the shape of the tables, which need no change");
  store::MetaStore meta(connection);
  meta.put(server_sql::kVersionKey, std::to_string(head_of(migrations)));
  meta.put(server_sql::kShapeKey, current_shape_digest(connection, migrations));
  return changes;
}

}  // namespace

std::vector<Migration> postgresql_migrations() {
  return in_order(embedded::postgresql_migration_files);
}

int server_version(sql::Connection& connection) {
  return meta_number(connection, server_sql::kVersionKey);
}

int version_of_own_tables(sql::Connection& connection) {
  return meta_number(connection, server_sql::kOwnKey);
}

MigrationReport migrate_server(
    sql::Connection& connection, const std::vector<Migration>& migrations
) {
  check_schema(connection);
  MigrationReport report{server_version(connection), head_of(migrations), {}};
  if (is_at_head(connection, migrations)) return report;
  require_writable(connection);
  retry_while_locked(connection, objects_of(migrations), [&] {
    sql::Transaction transaction(connection);
    lock_migration(connection);
    // The schema is checked again under the lock, because another server may have migrated the
    // database.
    report.from = server_version(connection);
    if (is_at_head(connection, migrations)) return;
    report.changes = apply_missing(connection, migrations);
    transaction.commit();
  });
  for (const std::string& change : report.changes) log::info("migrate", "done: {}", change);
  return report;
}

MigrationReport plan_server(sql::Connection& connection, const std::vector<Migration>& migrations) {
  check_schema(connection);
  MigrationReport report{server_version(connection), head_of(migrations), {}};
  retry_while_locked(connection, objects_of(migrations), [&] {
    const sql::Transaction transaction(connection);  // never committed
    lock_migration(connection);
    report.changes.clear();
    if (!is_at_head(connection, migrations)) {
      report.changes = apply_missing(connection, migrations);
    }
    for (const TuningStep& step : missing_tuning(connection)) report.changes.push_back(step.title);
  });
  return report;
}

bool is_current(sql::Connection& connection, const std::vector<Migration>& migrations) {
  check_schema(connection);
  return is_at_head(connection, migrations) && missing_tuning(connection).empty();
}

}  // namespace chap::migrate
