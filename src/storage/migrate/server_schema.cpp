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

int head_of(const std::vector<Migration>& known) { return static_cast<int>(known.size()); }

// The one that new tables go to.
std::string require_schema(sql::Connection& connection) {
  const auto schema = connection.query(server_sql::kSchema);
  if (!schema->next() || schema->is_null(0)) {
    throw invalid_input("the database has none of the schemas of its search_path; create one first"
    );
  }
  return std::string(schema->text(0));
}

// Comes before everything else. An empty schema in front of that of the tables would be taken for a
// new database, and hide all that there is.
void look_at_schema(sql::Connection& connection) {
  const std::string schema = require_schema(connection);
  const auto other = connection.query(server_sql::kOtherSchema);
  if (other->next()) {
    throw invalid_input(fmt::format(
        "table dataset is in schema {0}, but the search_path begins with {1}, where there is none; "
        "name the schema that is meant in the address (?options=-csearch_path%3D{0})",
        other->text(0),
        schema
    ));
  }
}

// Everything that the migrations make, by name.
TableList made_by(const std::vector<Migration>& known) {
  std::string names;
  for (const Migration& file : known) {
    for (const Statement& statement : statements_of(file.sql)) names += statement.name + ' ';
  }
  return names;
}

std::string present_shape(sql::Connection& connection, const std::vector<Migration>& known) {
  connection.execute_script(std::string(server_sql::kPlainNames));
  return shape_of(connection, made_by(known));
}

// Empty when this program has not noted it.
std::string noted(sql::Connection& connection, std::string_view key) {
  if (connection.query_integer(server_sql::kTableExists, "chapx_meta") == 0) return {};
  return store::MetaStore(connection).find(key).value_or("");
}

int noted_number(sql::Connection& connection, std::string_view key) {
  return std::atoi(noted(connection, key).c_str());
}

// Every migration is applied, and nobody has changed the tables since.
bool at_head(sql::Connection& connection, const std::vector<Migration>& known) {
  const int head = head_of(known);
  const int version = server_version(connection);
  if (version > head) throw newer(version, head);
  return version == head &&
         noted(connection, server_sql::kShapeKey) == present_shape(connection, known);
}

// Later migrations than the first make objects and change none, so that what somebody has dropped
// can be made again.
bool lacks_some(const ObjectNames& present, const Migration& file) {
  const std::vector<Statement> made = statements_of(file.sql);
  return std::any_of(made.begin(), made.end(), [&](const Statement& statement) {
    return present.count(statement.name) == 0;
  });
}

// Inside a transaction, under the lock.
Changes apply_missing(sql::Connection& connection, const std::vector<Migration>& known) {
  // At once and first: later, the work until then would be done again and again.
  lock_tables(connection, made_by(known));
  Changes changes;
  const ObjectNames present = object_names(connection);
  // Tables that have been changed since may be another program's work.
  const bool changed = noted(connection, server_sql::kShapeKey) != present_shape(connection, known);
  for (const Migration& next : known) {
    if (next.number == 1) {
      if (server_version(connection) == 0 || changed) {
        require_temporary(connection);
        changes = create_or_upgrade(connection, next);
      }
    } else if (lacks_some(present, next)) {
      create_missing(connection, next, present);
      changes.push_back("apply " + std::string(next.name));
    }
  }
  if (changes.empty()) changes.emplace_back("note the shape of the tables, which need no change");
  store::MetaStore meta(connection);
  meta.put(server_sql::kVersionKey, std::to_string(head_of(known)));
  meta.put(server_sql::kShapeKey, present_shape(connection, known));
  return changes;
}

}  // namespace

std::vector<Migration> postgresql_migrations() {
  return in_order(embedded::postgresql_migration_files);
}

int server_version(sql::Connection& connection) {
  return noted_number(connection, server_sql::kVersionKey);
}

int own_version(sql::Connection& connection) {
  return noted_number(connection, server_sql::kOwnKey);
}

Report migrate_server(sql::Connection& connection, const std::vector<Migration>& known) {
  look_at_schema(connection);
  Report report{server_version(connection), head_of(known), {}};
  if (at_head(connection, known)) return report;
  require_writable(connection);
  until_unlocked(connection, made_by(known), [&] {
    sql::Transaction transaction(connection);
    lock_migration(connection);
    // Under the lock: another server may have been faster.
    report.from = server_version(connection);
    if (at_head(connection, known)) return;
    report.changes = apply_missing(connection, known);
    transaction.commit();
  });
  for (const std::string& change : report.changes) log::info("migrate", "done: {}", change);
  return report;
}

Report plan_server(sql::Connection& connection, const std::vector<Migration>& known) {
  look_at_schema(connection);
  Report report{server_version(connection), head_of(known), {}};
  until_unlocked(connection, made_by(known), [&] {
    const sql::Transaction transaction(connection);  // never committed
    lock_migration(connection);
    report.changes.clear();
    if (!at_head(connection, known)) report.changes = apply_missing(connection, known);
    for (const TuningStep& step : missing_tuning(connection)) report.changes.push_back(step.title);
  });
  return report;
}

bool is_current(sql::Connection& connection, const std::vector<Migration>& known) {
  look_at_schema(connection);
  return at_head(connection, known) && missing_tuning(connection).empty();
}

}  // namespace chap::migrate
