// Functions for a PostgreSQL database that the role has no right to upgrade (contract, database.md
// 3.5, end).
#pragma once

#include "storage/migrate/migrate.hpp"
#include "storage/sql/error.hpp"

namespace chap::migrate {

// Throws sql::NotAllowed if transactions are read-only by default, because of a setting or because
// the server is a standby.
void require_writable(sql::Connection& connection);

// Throws sql::NotAllowed if the role owns the tables but has no right to create temporary tables.
// An upgrade needs this right, because an upgrade compares the schema with temporary tables.
void require_temporary(sql::Connection& connection);

// Creates the missing tables of this program and checks whether all columns that the program reads
// exist. Logs a warning if all columns exist, and throws Error (kUnavailable) otherwise.
// `upgrade_error` is the reason why the upgrade failed. The warning and the error contain this
// reason.
void use_without_upgrade(
    sql::Connection& connection,
    const std::vector<Migration>& migrations,
    const sql::NotAllowed& upgrade_error
);

}  // namespace chap::migrate
