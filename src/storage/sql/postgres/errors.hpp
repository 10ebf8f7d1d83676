// Translates errors of PostgreSQL into those of sql/error.hpp. Internal to sql/postgres.
#pragma once

#include <libpq-fe.h>

namespace chap::sql::postgres {

// Returns whether the error shows that a prepared statement is not valid any more, because a table
// has changed or a connection pooler has deleted the statement.
bool is_outdated(const PGresult* result);
// Whether a statement failed because the session is read-only.
bool is_read_only(const PGresult* result);

// Throws the error that corresponds to the SQLSTATE of a failed result. `result` may be null if the
// connection itself failed.
[[noreturn]] void throw_failed(PGconn* connection, const PGresult* result);

}  // namespace chap::sql::postgres
