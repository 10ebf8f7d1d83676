// Warns before a PostgreSQL database runs out of ids, which have 32 bits (contract, database.md
// 6.1).
#pragma once

#include "storage/sql/connection.hpp"

namespace chap::migrate {

// Logs a warning for each table that has used more than half of its ids.
void warn_about_used_ids(sql::Connection& connection);

}  // namespace chap::migrate
