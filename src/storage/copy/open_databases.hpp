// Opens the two databases of a copy. An address is a path or a URL (contract, database.md 4.8).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/postgres/driver.hpp"

#include <memory>
#include <string>

namespace chap::copy {

// Throws Error (kInvalidInput) if the database does not exist, does not have this program's schema,
// or is itself an unfinished copy.
std::unique_ptr<sql::Database> open_source(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Opens the target without migrating it; copy() checks the target before it changes anything.
// Throws Error (kInvalidInput) if the database is temporary or if a newer program wrote it.
std::unique_ptr<sql::Database> open_target(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Returns whether source and target are the same database, even if their addresses differ.
bool same_database(sql::Database& source, sql::Database& target);

}  // namespace chap::copy
