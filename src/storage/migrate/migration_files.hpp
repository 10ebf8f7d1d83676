// Functions that the migrations of SQLite and of PostgreSQL databases share. Internal to migrate.
#pragma once

#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"

#include <embedded/sqlite_migration_files.hpp>
#include <span>
#include <vector>

namespace chap::migrate {

// The files `NNNN_name.sql` in the order of their numbers.
std::vector<Migration> in_order(std::span<const embedded::File> files);

// Returns the error for a database with schema `version` that a newer program wrote. `head` is the
// newest schema version of this program.
Error newer_database_error(int version, int head);
// Returns the error for a database that cannot be used for `reason`.
Error unusable_database_error(const std::string& reason);

// Reads a row of every table of a SQLite file, so that damage is found at start and not during a
// request. Throws Error if the file has tables although `tables_expected` is false.
void check_tables(sql::Connection& connection, bool tables_expected);

// Throws Error if the database is an unfinished copy.
void refuse_unfinished_copy(sql::Connection& connection);

}  // namespace chap::migrate
