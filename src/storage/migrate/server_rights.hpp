// A PostgreSQL database that this role may use, but not upgrade (contract, database.md 3.5, end).
#pragma once

#include "storage/migrate/migrate.hpp"
#include "storage/sql/error.hpp"

namespace chap::migrate {

// Throws sql::NotAllowed where transactions only read unless they ask for more, as ours do: that is
// a setting that somebody has made, or a standby.
void require_writable(sql::Connection& connection);

// Throws sql::NotAllowed where the tables are the role's own, but comparing them needs temporary
// ones that it may not make.
void require_temporary(sql::Connection& connection);

// Makes our own tables where they are missing, and looks whether everything that the program reads
// is there; warns then, and throws Error (kUnavailable) otherwise. `refusal` is what the upgrade
// met with.
void use_as_it_is(
    sql::Connection& connection, const std::vector<Migration>& known, const sql::NotAllowed& refusal
);

}  // namespace chap::migrate
