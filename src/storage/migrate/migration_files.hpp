// What both databases' migrations share. Internal to migrate.
#pragma once

#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"

#include <embedded/sqlite_migration_files.hpp>
#include <span>
#include <vector>

namespace chap::migrate {

// The files `NNNN_name.sql` by their numbers.
std::vector<Migration> in_order(std::span<const embedded::File> files);

Error newer(int version, int known);
Error refused(const std::string& reason);

// Reads a row of every table of a SQLite file: a page that is no page any more shows now and not in
// the middle of somebody's request. Tables that are not `expected` are somebody else's.
void look_at_tables(sql::Connection& connection, bool expected);

void refuse_unfinished(sql::Connection& connection);

}  // namespace chap::migrate
