// The tables and columns that a copy contains. They are read from the catalogue of an empty
// database with this program's schema, so that they need not be listed a second time.
#pragma once

#include "storage/sql/connection.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace chap::copy {

// The kinds of values during a copy. Booleans are integers; times, enums and JSON are texts.
enum class ValueKind { kInteger, kReal, kText, kBlob };

struct Column {
  std::string name;
  ValueKind kind = ValueKind::kText;
  bool required = false;
  // Replaces a NULL in a required column, which databases of earlier releases may contain: false or
  // an empty list (contract, database.md 1.7).
  sql::Value default_for_null;
  // A missing value is NaN in PostgreSQL and NULL in SQLite (database.md 1.8).
  bool missing_is_nan = false;
  // Limits of the target.
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
  std::vector<std::size_t> key;  // indexes into `columns`, in the order of the primary key
  std::vector<Reference> references;
  bool has_id_counter = false;  // SQLite stores the last id that was assigned
};

// All tables that are copied, parents before their children. The tables with the version of the
// schema are left out.
std::vector<Table> head_tables();

// Sets the limits of columns of the target, a PostgreSQL database: which integers have 32 bits, and
// which texts must be JSON or times.
void read_target_types(std::vector<Table>& tables, sql::Connection& target);

// What a database has in addition to `tables`: tables by name, and columns as `table.column`. The
// tables with the version of the schema are left out here, too.
std::vector<std::string> unknown_columns(
    sql::Connection& connection, const std::vector<Table>& tables
);

}  // namespace chap::copy
