// Functions for the migrations of both kinds of databases. Internal to migrate.
#pragma once

#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"

#include <embedded/sqlite_migration_files.hpp>
#include <span>
#include <vector>

namespace chap::migrate {

// The files `NNNN_name.sql` in the order of their numbers.
std::vector<Migration> in_order(std::span<const embedded::File> files);

// Errors for a database of a newer program and for one that cannot be used.
Error newer(int version, int head);
Error refused(const std::string& reason);

// Reads a row of every table of a SQLite file, so that damage is found at start and not during a
// request. Throws Error if there are tables although none are expected.
void check_tables(sql::Connection& connection, bool tables_expected);

// Throws Error if the database is an unfinished copy.
void refuse_unfinished_copy(sql::Connection& connection);

}  // namespace chap::migrate
