// Migrates a PostgreSQL database to this program's schema (contract, database.md 3.5).
//
// All changes except the indexes (server_tuning.hpp) are made in one transaction under an advisory
// lock, so that several servers may start at the same time. Table chapx_meta contains the number of
// the last migration and a digest of the tables; if the tables have been changed since, they are
// compared with the head again.
#pragma once

#include "storage/migrate/migrate.hpp"

namespace chap::migrate {

// In the order of their numbers. All migrations after the first one only create objects.
std::vector<Migration> postgresql_migrations();

// The number of the last migration; 0 if this program has not migrated the database.
int server_version(sql::Connection& connection);
// The number of the last migration that was applied to this program's own tables only, because the
// role had no right to migrate the other ones (server_rights.hpp).
int own_version(sql::Connection& connection);

// Applies the missing migrations. Throws Error (kInvalidInput) if the database belongs to a newer
// program or if its tables are not in the first schema of the search_path, and sql::NotAllowed if
// the role lacks the rights. Waits for tables that are in use without a limit (server_locks.hpp).
MigrationReport migrate_server(
    sql::Connection& connection, const std::vector<Migration>& migrations
);

// Finds out what migrate_server() and tune_server() would do, by migrating in a transaction that is
// rolled back. Waits for tables that are in use, as migrate_server() does.
MigrationReport plan_server(sql::Connection& connection, const std::vector<Migration>& migrations);

// Whether both functions would change nothing. Changes nothing itself.
bool is_current(sql::Connection& connection, const std::vector<Migration>& migrations);

}  // namespace chap::migrate
