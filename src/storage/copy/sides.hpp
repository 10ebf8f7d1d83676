// Opening the two databases of a copy. An address is a path or a URL (contract, database.md 4.8).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/postgres/driver.hpp"

#include <memory>
#include <string>

namespace chap::copy {

// Throws kInvalidInput for one that is missing, not at this program's schema, or itself an
// unfinished copy.
std::unique_ptr<sql::Database> open_source(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// As it is: copy() looks at it before anything is changed. Throws kInvalidInput for a temporary one
// and for one of a newer program.
std::unique_ptr<sql::Database> open_target(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Also where two addresses lead to one database.
bool same_database(sql::Database& source, sql::Database& target);

}  // namespace chap::copy
