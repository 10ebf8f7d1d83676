// Migrates a PostgreSQL database to this program's schema (contract, database.md 3.5).
//
// All changes except the indexes (server_tuning.hpp) are made in one transaction under an advisory
// lock, so that several servers may start at the same time. Table chapx_meta contains the number of
// the last migration and a digest of the shape of the tables (their columns and constraints). If
// the digest shows that the tables have been changed since that migration, the tables are compared
// with those of the head again.
#pragma once

#include "storage/migrate/migrate.hpp"

namespace chap::migrate {

// The migrations of a PostgreSQL database, in the order of their numbers. All migrations except the
// first one only create objects.
std::vector<Migration> postgresql_migrations();

// The number of the last migration; 0 if this program has not migrated the database.
int server_version(sql::Connection& connection);
// The number of the last migration that was applied only to the tables that this program adds to
// those of CHAP Core, because the role had no right to migrate the tables of CHAP Core
// (server_rights.hpp).
int version_of_own_tables(sql::Connection& connection);

// Applies the missing migrations. Throws Error (kInvalidInput) if a newer program wrote the
// database or if the tables are not in the first schema of the search_path, and sql::NotAllowed if
// the role lacks the rights. Waits without a time limit for tables that are in use
// (server_locks.hpp).
MigrationReport migrate_server(
    sql::Connection& connection, const std::vector<Migration>& migrations
);

// Returns what migrate_server() and tune_server() would change. For this purpose, the function
// migrates the database in a transaction that is rolled back. Like migrate_server(), it waits for
// tables that are in use.
MigrationReport plan_server(sql::Connection& connection, const std::vector<Migration>& migrations);

// Returns whether migrate_server() and tune_server() would leave the database unchanged. Changes
// nothing.
bool is_current(sql::Connection& connection, const std::vector<Migration>& migrations);

}  // namespace chap::migrate
