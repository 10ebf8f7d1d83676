// Maps tables to structs. Each table has one list of columns, with which its rows are read and
// written.
//
//   template <> struct Table<DebugEntryRow> {
//     static constexpr std::string_view kName = "debugentry";
//     static constexpr auto columns() {
//       return std::tuple(column("id", &DebugEntryRow::id), ...);
//     }
//   };
//
// All statements that these functions build have their columns in the order of this list. A `Rule`
// defines which stored values are read as empty (contract, database.md 1.7).
#pragma once

#include "storage/sql/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace chap::sql {

template <class Row>
struct Table;

enum class Rule {
  kAsIs,
  kEmptyIsNone,     // '' and 0 are read as nullopt
  kJsonObject,      // JSON text; NULL, `null` and `[]` are read as `{}`
  kJsonList,        // JSON text; NULL, `null` and `{}` are read as `[]`
  kJsonNullIsNone,  // JSON text; `null` is read as nullopt
};

template <class Row, class T>
struct Column {
  std::string_view name;
  T Row::*member;
  Rule rule = Rule::kAsIs;
};

template <class Row, class T>
constexpr Column<Row, T> column(std::string_view name, T Row::*member, Rule rule = Rule::kAsIs) {
  return {name, member, rule};
}

// Each function reads one column. A list is a JSON list of texts; NULL, `null` and `{}` are read as
// an empty list. NULL in a boolean column is read as false.
void read_value(const Cursor& cursor, int at, Rule rule, std::int64_t& value);
void read_value(const Cursor& cursor, int at, Rule rule, double& value);
void read_value(const Cursor& cursor, int at, Rule rule, bool& value);
void read_value(const Cursor& cursor, int at, Rule rule, std::string& value);
void read_value(const Cursor& cursor, int at, Rule rule, Timestamp& value);
void read_value(const Cursor& cursor, int at, Rule rule, std::vector<std::string>& value);
void read_value(const Cursor& cursor, int at, Rule rule, json::TextList& value);
template <class T>
void read_value(const Cursor& cursor, int at, Rule rule, std::optional<T>& value) {
  value.reset();
  if (cursor.is_null(at)) {
    return;
  }
  T inner{};
  read_value(cursor, at, rule, inner);
  bool is_none = (rule == Rule::kEmptyIsNone && inner == T{}) ||
                 (rule == Rule::kJsonNullIsNone && cursor.text(at) == "null");
  if constexpr (std::is_same_v<T, double>) {
    is_none = is_none || std::isnan(inner);  // NaN is a missing value (database.md 1.7)
  }
  if (!is_none) {
    value = std::move(inner);
  }
}

template <class Row>
constexpr int column_count() {
  return std::tuple_size_v<decltype(Table<Row>::columns())>;
}

// Overwrites `row` and reuses the memory of its strings. Used in loops over many rows.
template <class Row>
void read_into(Row& row, const Cursor& cursor, int first_column = 0) {
  int at = first_column;
  const auto read = [&](const auto& item) {
    read_value(cursor, at++, item.rule, row.*item.member);
  };
  std::apply([&](const auto&... items) { (read(items), ...); }, Table<Row>::columns());
}

template <class Row>
Row read_row(const Cursor& cursor, int first_column = 0) {
  Row row{};
  read_into(row, cursor, first_column);
  return row;
}

// For outer joins: returns nullopt if the first column of the row is NULL.
template <class Row>
std::optional<Row> read_optional_row(const Cursor& cursor, int first_column) {
  return cursor.is_null(first_column) ? std::nullopt
                                      : std::optional(read_row<Row>(cursor, first_column));
}

// The columns of a row as a list for a statement: `"id", "name"`, or `a."id", a."name"` with an
// alias.
template <class Row>
std::string column_list(std::string_view alias = {}) {
  std::string list;
  const std::string prefix = alias.empty() ? std::string() : std::string(alias) + ".";
  const auto add = [&](std::string_view name) {
    list += (list.empty() ? "" : ", ") + prefix + '"' + std::string(name) + '"';
  };
  std::apply([&](const auto&... items) { (add(items.name), ...); }, Table<Row>::columns());
  return list;
}

// Replaces `{columns}` in a statement with the list of columns.
template <class Row>
std::string with_columns(std::string_view sql) {
  return fmt::format(fmt::runtime(sql), fmt::arg("columns", column_list<Row>()));
}

// Reads all rows of a query whose text contains `{columns}`.
template <class Row, class... Args>
std::vector<Row> read_rows(Connection& connection, std::string_view sql, const Args&... args) {
  std::vector<Row> rows;
  const std::unique_ptr<Cursor> cursor = connection.query(with_columns<Row>(sql), args...);
  while (cursor->next()) {
    rows.push_back(read_row<Row>(*cursor));
  }
  return rows;
}

template <class Row, class... Args>
std::optional<Row> read_first(Connection& connection, std::string_view sql, const Args&... args) {
  const std::unique_ptr<Cursor> cursor = connection.query(with_columns<Row>(sql), args...);
  return cursor->next() ? std::optional(read_row<Row>(*cursor)) : std::nullopt;
}

// Inserts a row with the columns `names` and returns the id that the database assigned.
std::int64_t insert_returning_id(
    Connection& connection,
    std::string_view table,
    std::span<const std::string_view> names,
    std::span<const Value> values
);

// Inserts a row without its member `id` and returns the id that the database assigned.
template <class Row>
std::int64_t insert_row(Connection& connection, const Row& row) {
  std::vector<std::string_view> names;
  std::vector<Value> values;
  const auto add = [&](const auto& item) {
    if (item.name != "id") {
      names.push_back(item.name);
      values.push_back(to_value(row.*item.member));
    }
  };
  std::apply([&](const auto&... items) { (add(items), ...); }, Table<Row>::columns());
  return insert_returning_id(connection, Table<Row>::kName, names, values);
}

// Updates the columns `names` of the row whose id is `id`. Returns the number of changed rows.
std::int64_t update_by_id(
    Connection& connection,
    std::string_view table,
    std::span<const std::string_view> names,
    std::vector<Value> values,
    std::int64_t id
);

// Updates the row whose id is `row.id`. The columns in `kept` are not changed. Returns the number
// of changed rows.
template <class Row>
std::int64_t update_row(
    Connection& connection, const Row& row, std::initializer_list<std::string_view> kept = {}
) {
  std::vector<std::string_view> names;
  std::vector<Value> values;
  const auto add = [&](const auto& item) {
    if (item.name != "id" && std::find(kept.begin(), kept.end(), item.name) == kept.end()) {
      names.push_back(item.name);
      values.push_back(to_value(row.*item.member));
    }
  };
  std::apply([&](const auto&... items) { (add(items), ...); }, Table<Row>::columns());
  return update_by_id(connection, Table<Row>::kName, names, std::move(values), row.id);
}

}  // namespace chap::sql
