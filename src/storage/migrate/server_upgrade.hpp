// Upgrades the database of any CHAP release to the schema of this program, or creates the tables in
// an empty database (contract, database.md 3.5, steps 3 to 8).
//
// The existing tables are compared with the tables of migrations/postgresql/0001_head.sql, which
// are created as temporary tables during the transaction. Unknown tables and columns are not
// changed.
#pragma once

#include "storage/migrate/change_recorder.hpp"
#include "storage/migrate/migrate.hpp"

namespace chap::migrate {

// The caller must have begun a transaction. Throws sql::DatabaseError if a step fails. Returns the
// changes.
Changes create_or_upgrade(sql::Connection& connection, const Migration& head);

}  // namespace chap::migrate
