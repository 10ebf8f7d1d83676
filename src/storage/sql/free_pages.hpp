// Returns the disk space of deleted rows to the file system. Only SQLite needs these functions,
// because in PostgreSQL autovacuum does this by itself.
#pragma once

#include "storage/sql/database.hpp"

namespace chap::sql {

// Removes the free pages from a SQLite file in short write transactions, so that other writers do
// not wait for long. Does nothing for a file without incremental vacuum, which an earlier version
// of this program created.
void return_free_pages(Database& database);

// Rewrites a SQLite file without its free pages and enables incremental vacuum, so that
// return_free_pages() works for this file afterwards. Needs as much free disk space as the file
// occupies. No other process may use the file.
void compact(Database& database);

}  // namespace chap::sql
