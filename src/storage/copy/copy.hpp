// Copies a whole database into an empty one: SQLite to PostgreSQL, back, or between two of a kind.
//
// Every row keeps its id. Rows go in the order of their keys, so many in one transaction, and a
// copy that was interrupted goes on behind the last row that has arrived. While it is unfinished,
// the target carries a mark and nobody else opens it (migrate.hpp). At the end every table is read
// on both sides and compared by count and checksum. The source is only read, in one snapshot.
//
// Nobody may use either side meanwhile; who calls this sees to that.
#pragma once

#include "storage/sql/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace chap::copy {

struct TableCopied {
  std::string table;
  std::int64_t rows = 0;    // the whole table
  std::int64_t copied = 0;  // in this run
  std::chrono::duration<double> time{};
};

struct CopyOptions {
  // What a server seeds at its start: the template and configured model of this name.
  std::string seeded_model;
  // One transaction: whatever is reached first.
  std::int64_t chunk_rows = 50'000;
  std::size_t chunk_bytes = 32U << 20;
  // What happens next, and what the owner of the data should know.
  std::function<void(const std::string&)> on_note = [](const std::string&) {};
  std::function<void(const TableCopied&)> on_table = [](const TableCopied&) {};
};

// Returns the number of rows that the target has now. Throws Error: kInvalidInput or kConflict when
// the copy is refused, sql::DatabaseError and others when it was interrupted.
std::int64_t copy(sql::Database& source, sql::Database& target, const CopyOptions& options);

}  // namespace chap::copy
