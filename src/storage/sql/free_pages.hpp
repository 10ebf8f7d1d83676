// Returns the disk space of deleted rows to the file system. PostgreSQL does not need these
// functions, because its autovacuum does the same.
#pragma once

#include "storage/sql/database.hpp"

namespace chap::sql {

// Removes the free pages from a SQLite file in short write transactions, so that other writers do
// not wait for long. Does nothing for a file that an earlier version of this program created,
// because such a file has no incremental vacuum.
void return_free_pages(Database& database);

// Rewrites a SQLite file without its free pages and enables incremental vacuum, so that
// return_free_pages() works for this file afterwards. Needs as much free disk space as the file
// occupies. No other process may use the file.
void compact(Database& database);

}  // namespace chap::sql
