// How many ids a PostgreSQL database has left: they have 32 bits there (contract, database.md 6.1).
#pragma once

#include "storage/sql/connection.hpp"

namespace chap::migrate {

// Says in the log which tables have used up half of theirs.
void warn_of_used_up_ids(sql::Connection& connection);

}  // namespace chap::migrate
