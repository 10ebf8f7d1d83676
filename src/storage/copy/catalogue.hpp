// What a copy moves: the tables and columns of this program's schema, read from the catalogue of an
// empty database that has just been brought to it. So nobody lists them a second time.
#pragma once

#include "storage/sql/connection.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace chap::copy {

// How a value looks on its way. Booleans are integers; times, enums and JSON are text.
enum class Kind { kInteger, kReal, kText, kBlob };

struct Column {
  std::string name;
  Kind kind = Kind::kText;
  bool required = false;
  // What stands for NULL where databases of earlier releases have one in a required column, as
  // readers take it (contract, database.md 1.7): false, or an empty list.
  sql::Value instead_of_null;
  // PostgreSQL has NaN for a missing value (database.md 1.8), SQLite NULL.
  bool missing_is_nan = false;
  // What the target can hold.
  std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  bool is_json = false;
  bool is_time = false;
};

struct Reference {
  std::string column;
  std::string parent;
  std::string parent_column;
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::size_t> key;  // indexes into `columns`, in the key's order
  std::vector<Reference> references;
  bool counts_up = false;  // SQLite remembers the last id that was given out
};

// Parents before their children. Tables that only say something about the database itself are left
// out: its schema and its Alembic revision.
std::vector<Table> head_tables();

// Notes what the target, a PostgreSQL database, asks of its columns: which integers have 32 bits,
// which texts must be JSON or times.
void take_demands(std::vector<Table>& tables, sql::Connection& target);

// Tables and `table.column` that a database has besides.
std::vector<std::string> unknown_columns(
    sql::Connection& connection, const std::vector<Table>& tables
);

}  // namespace chap::copy
