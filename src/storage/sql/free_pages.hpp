// Gives the disk space of deleted rows back to the file system. SQLite only: PostgreSQL's
// autovacuum does it by itself.
#pragma once

#include "storage/sql/database.hpp"

namespace chap::sql {

// Removes the free pages from a SQLite file in short write transactions, so that other writers do
// not wait. Does nothing for a file that an earlier version made (without incremental vacuum).
void return_free_pages(Database& database);

// Rewrites a SQLite file without its free pages, and so that return_free_pages() works from then
// on. Needs as much free disk as the file takes. No other process may use the file.
void compact(Database& database);

}  // namespace chap::sql
