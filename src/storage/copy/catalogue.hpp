// The tables and columns that are copied. head_tables() reads their names from the catalogue of an
// empty database with this program's schema, so that the code contains no second list of these
// names.
#pragma once

#include "storage/sql/connection.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace chap::copy {

// The kinds of values that a copy distinguishes. A boolean is copied as an integer; a time, an enum
// and a JSON document are copied as texts.
enum class ValueKind { kInteger, kReal, kText, kBlob };

struct Column {
  std::string name;
  ValueKind kind = ValueKind::kText;
  bool required = false;
  // This value replaces NULL in a column that is NOT NULL in the newest schema: the default of an
  // integer column (such as false), or an empty list. Databases of earlier releases may contain
  // NULL in such columns (contract, database.md 1.7).
  sql::Value default_for_null;
  // A missing value is NaN in PostgreSQL and NULL in SQLite (database.md 1.8).
  bool missing_is_nan = false;
  // The limits of the column in the target database.
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
  bool has_id_counter = false;  // whether SQLite stores the last id that was assigned
};

// Returns the tables to copy, without the tables that contain the schema version. Each table comes
// after the tables to which it refers.
std::vector<Table> head_tables();

// Sets the limits of the columns in `tables` to those of the target database, which must be a
// PostgreSQL database. The limits say which integer columns have 32 bits, and which text columns
// must contain JSON or times.
void read_target_types(std::vector<Table>& tables, sql::Connection& target);

// Returns the tables and columns of a database that are not in `tables`: a table by its name, and a
// column as `table.column`. The tables that contain the schema version are left out, too.
std::vector<std::string> unlisted_tables_and_columns(
    sql::Connection& connection, const std::vector<Table>& tables
);

}  // namespace chap::copy
