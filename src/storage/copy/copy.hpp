// Copies a whole database (the source) into an empty database (the target): from SQLite to
// PostgreSQL, from PostgreSQL to SQLite, or between two databases of the same kind.
//
// Every row keeps its id. Rows are copied in the order of their keys, in several transactions, and
// an interrupted copy continues after the last copied row. The target is marked while the copy is
// unfinished, and cannot be opened for another purpose (migrate.hpp). At the end, the row counts
// and checksums of all tables are compared with those of the source. The source is read in one
// snapshot and is not changed.
//
// The caller must ensure that no other process uses the two databases during the copy.
#pragma once

#include "storage/sql/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chap::copy {

struct TableCopied {
  std::string table;
  std::int64_t rows = 0;    // all rows of the table
  std::int64_t copied = 0;  // rows that were copied in this run
  std::chrono::duration<double> time{};
};

struct CopyOptions {
  // The names of the templates and configured models that a server inserts at its start.
  std::vector<std::string> seeded_models;
  // The maximum size of one transaction. The transaction ends when one of the two limits is
  // reached.
  std::int64_t chunk_rows = 50'000;
  std::size_t chunk_bytes = 32U << 20;
  // Called with messages about the progress and about rows or tables that need attention.
  std::function<void(const std::string&)> on_note = [](const std::string&) {};
  std::function<void(const TableCopied&)> on_table = [](const TableCopied&) {};
};

// Returns the number of rows of the target. Throws Error with code kInvalidInput or kConflict if
// the source cannot be copied to the target. Throws sql::DatabaseError or another exception if the
// copy is interrupted.
std::int64_t copy(sql::Database& source, sql::Database& target, const CopyOptions& options);

}  // namespace chap::copy
