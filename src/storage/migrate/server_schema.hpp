// The schema of a PostgreSQL database: which one it has, and bringing it to this program's
// (contract, database.md 3.5).
//
// Everything but the indexes happens in one transaction under an advisory lock, so that any number
// of servers may start at once. What has been applied is kept in table chapx_meta.
#pragma once

#include "storage/migrate/migrate.hpp"

namespace chap::migrate {

// In order of their numbers.
std::vector<Migration> postgresql_migrations();

// 0 when this program has not been here yet, whatever tables there are.
int server_version(sql::Connection& connection);

// Applies what is missing. Throws Error (kInvalidInput) when the database is of a newer program.
Report migrate_server(sql::Connection& connection, const std::vector<Migration>& known);

// Adds the indexes and the compression that large tables should have; not in a transaction. What
// cannot be added is said in the log, since everything works without.
void tune_server(sql::Connection& connection);

}  // namespace chap::migrate
