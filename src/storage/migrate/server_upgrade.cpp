#include "storage/migrate/server_upgrade.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/migrate/statements.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <embedded/postgresql_upgrade_files.hpp>

namespace chap::migrate {
namespace {

std::string text_of(sql::Connection& connection, std::string_view sql) {
  const auto row = connection.query(sql);
  return row->next() ? std::string(row->text(0)) : std::string();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// Until the transaction ends.
void search(sql::Connection& connection, const std::string& path) {
  connection.execute(server_sql::kSetSearchPath, path);
}

// A column that computes itself takes no value from anybody.
void require_plain_columns(sql::Connection& connection) {
  const std::string computed = text_of(connection, server_sql::kComputed);
  if (computed.empty()) return;
  throw invalid_input(
      "column " + computed + " of the database is generated, and chap has to write it; make it a " +
      "plain one (ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION)"
  );
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

}  // namespace

Changes create_or_upgrade(sql::Connection& connection, const Migration& head) {
  const ObjectNames present = object_names(connection);
  if (present.count("dataset") == 0) {
    create_missing(connection, head, present);
    connection.execute(server_sql::kStamp);
    return {"make the tables of an empty database"};
  }
  ChangeRecorder recorder(connection);
  create_missing(connection, head, present);
  const std::string schema = text_of(connection, server_sql::kIdentifiedSchema);
  // Triggers of others may need the rest of their path.
  const std::string path = text_of(connection, server_sql::kSearchPath);
  search(connection, "pg_temp, " + schema + ", " + path);
  connection.execute_script(std::string(head.sql));
  // From here on a plain name is the real table.
  search(connection, schema + ", pg_temp, " + path);
  require_plain_columns(connection);
  for (const Statement& step : steps_for(connection)) {
    try {
      connection.execute_script(step.sql);
    } catch (const sql::DatabaseError& error) {
      log::error("migrate", "the upgrade failed at: {} ({})", step.name, error.cause());
      throw;
    }
    recorder.after_step(step.name);
  }
  connection.execute_script("DISCARD TEMP");
  search(connection, path);
  return recorder.finish();
}

}  // namespace chap::migrate
