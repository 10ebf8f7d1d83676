// PostgreSQL's errors as those of sql/error.hpp. Internal to sql/postgres.
#pragma once

#include <libpq-fe.h>

namespace chap::sql::postgres {

// Whether a prepared statement is of no use any more: a table has changed since, or somebody
// between us and the server has thrown it away.
bool is_outdated(const PGresult* result);

// Throws the error that fits a failed result, by its SQLSTATE; `result` may be null when the
// connection itself failed.
[[noreturn]] void throw_failed(PGconn* connection, const PGresult* result);

}  // namespace chap::sql::postgres
