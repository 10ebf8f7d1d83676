#include "storage/migrate/server_upgrade.hpp"

#include "foundation/base/log.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <embedded/postgresql_upgrade_files.hpp>
#include <set>

namespace chap::migrate {
namespace {

using Names = std::set<std::string, std::less<>>;

// A statement of 0001_head.sql and the object it makes.
struct Statement {
  std::string name;
  std::string sql;
};

// Without comments, which may hold semicolons.
std::string without_comments(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (text.substr(0, 2) != "--") out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

// `CREATE TABLE name (`, `CREATE TYPE name AS`, `CREATE INDEX name ON`.
std::string name_in(std::string_view sql) {
  const std::size_t start = sql.find(' ', sql.find(' ') + 1) + 1;
  return std::string(sql.substr(start, sql.find(' ', start) - start));
}

std::vector<Statement> statements_of(std::string_view file) {
  constexpr std::string_view kEnd = ";\n";
  const std::string text = without_comments(file);
  std::vector<Statement> found;
  for (std::size_t at = text.find("CREATE"); at != std::string::npos;) {
    const std::size_t end = text.find(kEnd, at);
    const std::string sql = text.substr(at, end - at);
    found.push_back({name_in(sql), sql});
    at = text.find("CREATE", end);
  }
  return found;
}

Names names_of(sql::Connection& connection, std::string_view sql) {
  Names names;
  const auto rows = connection.query(sql);
  while (rows->next()) names.emplace(rows->text(0));
  return names;
}

std::string text_of(sql::Connection& connection, std::string_view sql) {
  const auto row = connection.query(sql);
  return row->next() ? std::string(row->text(0)) : std::string();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The steps with the schemas' names in their places.
std::vector<Statement> steps_for(sql::Connection& connection) {
  constexpr std::string_view kStep = "-- STEP ";
  std::string text(embedded::postgresql_upgrade_files.front().bytes);
  replace_all(text, "{schema_oid}", text_of(connection, server_sql::kSchemaOid));
  replace_all(text, "{schema}", text_of(connection, server_sql::kQuotedSchema));
  replace_all(text, "{head_oid}", text_of(connection, server_sql::kTemporaryOid));
  std::vector<Statement> steps;
  for (std::size_t at = text.find("\n-- STEP "); at != std::string::npos;) {
    const std::size_t title = at + 1 + kStep.size();
    const std::size_t line_end = text.find('\n', title);
    at = text.find("\n-- STEP ", line_end);
    steps.push_back({text.substr(title, line_end - title), text.substr(line_end, at - line_end)});
  }
  return steps;
}

void create_missing(sql::Connection& connection, const Migration& head, const Names& present) {
  for (const Statement& statement : statements_of(head.sql)) {
    if (present.find(statement.name) == present.end()) {
      connection.execute_script(statement.sql);
    }
  }
}

}  // namespace

void create_or_upgrade(sql::Connection& connection, const Migration& head) {
  const Names present = names_of(connection, server_sql::kObjects);
  const bool used = present.find("dataset") != present.end();
  create_missing(connection, head, present);
  if (!used) {
    connection.execute(server_sql::kStamp);
    return;
  }
  log::info("migrate", "upgrades a database of another CHAP release");
  const std::string schema = text_of(connection, server_sql::kIdentifiedSchema);
  connection.execute_script("SET LOCAL search_path = pg_temp, " + schema);
  connection.execute_script(std::string(head.sql));
  // From here on a plain name is the real table.
  connection.execute_script("SET LOCAL search_path = " + schema + ", pg_temp");
  for (const Statement& step : steps_for(connection)) {
    try {
      connection.execute_script(step.sql);
    } catch (const sql::DatabaseError& error) {
      log::error("migrate", "the upgrade failed at: {} ({})", step.name, error.cause());
      throw;
    }
  }
  connection.execute_script("DISCARD TEMP");
}

}  // namespace chap::migrate
