// The schema of a PostgreSQL database: which one it has, and bringing it to this program's
// (contract, database.md 3.5).
//
// Everything but the indexes (server_tuning.hpp) happens in one transaction under an advisory lock,
// so that any number of servers may start at once. What has been applied is kept in table
// chapx_meta, beside the shape of the tables: one that has changed since is looked through again.
#pragma once

#include "storage/migrate/migrate.hpp"

namespace chap::migrate {

// In order of their numbers. All but the first only create.
std::vector<Migration> postgresql_migrations();

// 0 when this program has not been here yet, whatever tables there are.
int server_version(sql::Connection& connection);
// The same for our own tables alone, where they are all that could be made (server_rights.hpp).
int own_version(sql::Connection& connection);

// Applies what is missing. Throws Error (kInvalidInput) when the database is of a newer program, or
// its tables are in another schema of the search_path than new ones would be,
// sql::NotAllowed when the role lacks the rights. Waits for other users of the tables without end,
// but lets later ones through meanwhile (server_locks.hpp).
Report migrate_server(sql::Connection& connection, const std::vector<Migration>& known);

// What migrate_server and tune_server would do: it is done, looked at and undone, in one
// transaction. Waits for other users of the tables as migrate_server does, and they for it.
Report plan_server(sql::Connection& connection, const std::vector<Migration>& known);

// Whether there is nothing to do for either; only looks.
bool is_current(sql::Connection& connection, const std::vector<Migration>& known);

}  // namespace chap::migrate
