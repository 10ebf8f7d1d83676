#include "storage/copy/catalogue.hpp"

#include "foundation/base/error.hpp"
#include "storage/copy/copy_sql.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace chap::copy {
namespace {

// These tables contain the schema version. The tables are not copied, because the target database
// has its own schema version.
constexpr std::array<std::string_view, 2> kVersionTables{"alembic_version", "chapx_meta"};

bool is_version_table(std::string_view table) {
  return std::find(kVersionTables.begin(), kVersionTables.end(), table) != kVersionTables.end();
}

ValueKind kind_of(std::string_view type) {
  if (type == "INTEGER") return ValueKind::kInteger;
  if (type == "REAL") return ValueKind::kReal;
  if (type == "TEXT") return ValueKind::kText;
  if (type == "BLOB") return ValueKind::kBlob;
  throw internal_error("the schema has a column of an unknown type: " + std::string(type));
}

sql::Value default_for_null(const Column& column, const sql::Cursor& info) {
  if (!column.required) return {};
  if (column.kind == ValueKind::kInteger && !info.is_null(3)) {
    const std::string_view text = info.text(3);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  // In databases of releases before v1.1.0 the samples (column `values`) may be NULL. An empty list
  // replaces NULL.
  if (column.name == "values") return std::string_view("[]");
  return {};
}

void read_columns(sql::Connection& connection, Table& table) {
  std::map<std::int64_t, std::size_t> key;
  const auto info = connection.query(copy_sql::kColumns, table.name);
  while (info->next()) {
    Column column;
    column.name = info->text(0);
    column.kind = kind_of(info->text(1));
    column.required = info->boolean(2);
    column.default_for_null = default_for_null(column, *info);
    column.missing_is_nan = table.name == "observation" && column.name == "value";
    if (info->integer(4) > 0) key.emplace(info->integer(4), table.columns.size());
    table.columns.push_back(std::move(column));
  }
  for (const auto& [position, column] : key) table.key.push_back(column);
}

void read_references(sql::Connection& connection, Table& table) {
  const auto references = connection.query(copy_sql::kReferences, table.name);
  while (references->next()) {
    table.references.push_back(
        {std::string(references->text(0)),
         std::string(references->text(1)),
         std::string(references->text(2))}
    );
  }
}

std::vector<Table> tables_of(sql::Connection& connection) {
  std::vector<Table> tables;
  {
    const auto names = connection.query(copy_sql::kTables);
    while (names->next()) {
      if (is_version_table(names->text(0))) continue;
      Table& table = tables.emplace_back();
      table.name = names->text(0);
      table.has_id_counter = names->boolean(1);
    }
  }
  for (Table& table : tables) {
    read_columns(connection, table);
    read_references(connection, table);
  }
  return tables;
}

std::vector<Table> parents_first(std::vector<Table> tables) {
  std::vector<Table> sorted;
  std::set<std::string> done;
  while (!tables.empty()) {
    const auto ready = std::find_if(tables.begin(), tables.end(), [&](const Table& table) {
      return std::all_of(
          table.references.begin(),
          table.references.end(),
          [&](const Reference& reference) { return done.count(reference.parent) != 0; }
      );
    });
    if (ready == tables.end())
      throw internal_error("the tables of the schema refer to each other in a cycle");
    done.insert(ready->name);
    sorted.push_back(std::move(*ready));
    tables.erase(ready);
  }
  return sorted;
}

Column* find_column(std::vector<Table>& tables, std::string_view table, std::string_view name) {
  for (Table& candidate : tables) {
    if (candidate.name != table) continue;
    for (Column& column : candidate.columns) {
      if (column.name == name) return &column;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<Table> head_tables() {
  const std::unique_ptr<sql::Database> empty = sql::sqlite::open_temporary();
  const sql::Lease head = empty->write();
  for (const migrate::Migration& migration : migrate::sqlite_migrations()) {
    head->execute_script(std::string(migration.sql));
  }
  return parents_first(tables_of(*head));
}

void read_target_types(std::vector<Table>& tables, sql::Connection& target) {
  const auto strict = target.query(copy_sql::kStrictColumns);
  while (strict->next()) {
    Column* const column = find_column(tables, strict->text(0), strict->text(1));
    if (column == nullptr) continue;
    const std::string_view type = strict->text(2);
    if (type == "int4") column->largest = std::numeric_limits<std::int32_t>::max();
    column->is_json = type == "json";
    column->is_time = type == "timestamp" || type == "timestamptz";
  }
}

std::vector<std::string> unlisted_tables_and_columns(
    sql::Connection& connection, const std::vector<Table>& tables
) {
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> known;
  for (const Table& table : tables) {
    for (const Column& column : table.columns) known[table.name].insert(column.name);
  }
  std::vector<std::string> unknown;
  const auto all = connection.query(copy_sql::kAllColumns.of(connection.dialect()));
  while (all->next()) {
    const std::string table(all->text(0));
    if (is_version_table(table)) continue;
    const auto columns = known.find(table);
    if (columns == known.end()) {
      if (unknown.empty() || unknown.back() != table) unknown.push_back(table);
    } else if (columns->second.count(all->text(1)) == 0) {
      unknown.push_back(table + "." + std::string(all->text(1)));
    }
  }
  return unknown;
}

}  // namespace chap::copy
