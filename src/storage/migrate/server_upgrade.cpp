#include "storage/migrate/server_upgrade.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/missing_values.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/migrate/statements.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <embedded/postgresql_upgrade_files.hpp>

namespace chap::migrate {
namespace {

// The first value of the first row; empty if there is no row.
std::string query_text(sql::Connection& connection, std::string_view sql) {
  const auto cursor = connection.query(sql);
  return cursor->next() ? std::string(cursor->text(0)) : std::string();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The new search_path is valid until the transaction ends.
void set_search_path(sql::Connection& connection, const std::string& path) {
  connection.execute(server_sql::kSetSearchPath, path);
}

// Throws Error if a column is a generated column, because this program could not write to it.
void require_plain_columns(sql::Connection& connection) {
  const std::string generated = query_text(connection, server_sql::kGeneratedColumn);
  if (generated.empty()) return;
  throw invalid_input(
      "column " + generated +
      " of the database is generated, so chap cannot write it; make it an " +
      "ordinary column (ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION)"
  );
}

// Throws Error if a column that this program does not know must have a value. In this case the
// program could read rows but could not insert any (contract README 30).
void require_known_columns(sql::Connection& connection) {
  const std::string unknown = query_text(connection, server_sql::kUnknownRequiredColumn);
  if (unknown.empty()) return;
  throw invalid_input(
      "column " + unknown + " of the database needs a value (NOT NULL without a default), but " +
      "this chap does not know the column; use a newer chap, or give the column a default"
  );
}

// Splits an upgrade script into its steps. The placeholders of the script are replaced by the name
// and the oids of the schemas.
std::vector<Statement> steps_of(sql::Connection& connection, std::string_view script) {
  constexpr std::string_view kStep = "-- STEP ";
  std::string text(script);
  replace_all(text, "{schema_oid}", query_text(connection, server_sql::kSchemaOid));
  replace_all(text, "{schema}", query_text(connection, server_sql::kSchemaLiteral));
  replace_all(text, "{head_oid}", query_text(connection, server_sql::kTemporaryOid));
  std::vector<Statement> steps;
  for (std::size_t at = text.find("\n-- STEP "); at != std::string::npos;) {
    const std::size_t title = at + 1 + kStep.size();
    const std::size_t line_end = text.find('\n', title);
    at = text.find("\n-- STEP ", line_end);
    steps.push_back({text.substr(title, line_end - title), text.substr(line_end, at - line_end)});
  }
  return steps;
}

void run_script(sql::Connection& connection, std::string_view script, ChangeRecorder& recorder) {
  for (const Statement& step : steps_of(connection, script)) {
    try {
      connection.execute_script(step.sql);
    } catch (const sql::DatabaseError& error) {
      log::error("migrate", "the upgrade failed at: {} ({})", step.name, error.cause());
      throw;
    }
    recorder.after_step(step.name);
  }
}

}  // namespace

Changes create_or_upgrade(sql::Connection& connection, const Migration& head) {
  const ObjectNames present = object_names(connection);
  if (present.count("dataset") == 0) {
    create_missing(connection, head, present);
    connection.execute(server_sql::kRecordRevision);
    return {"create the tables of an empty database"};
  }
  ChangeRecorder recorder(connection);
  create_missing(connection, head, present, {}, ForeignKeys::kLater);
  const std::string schema = query_text(connection, server_sql::kSchemaIdentifier);
  // The following statements create the tables of the newest schema as temporary tables. The steps
  // of the upgrade compare the stored tables with the temporary tables. The rest of the search_path
  // is kept, because triggers of other programs may need it.
  const std::string path = query_text(connection, server_sql::kSearchPath);
  set_search_path(connection, "pg_temp, " + schema + ", " + path);
  connection.execute_script(std::string(head.sql));
  // From here on unqualified names refer to the stored tables, not to the temporary ones.
  set_search_path(connection, schema + ", pg_temp, " + path);
  require_plain_columns(connection);
  const auto& scripts = embedded::postgresql_upgrade_files;
  run_script(connection, scripts[0].bytes, recorder);
  fill_digests(connection);
  recorder.after_step("digests of configurations");
  fill_specifications(connection);
  recorder.after_step("specifications of backtests, derived from their forecasts");
  run_script(connection, scripts[1].bytes, recorder);
  require_known_columns(connection);
  connection.execute_script("DISCARD TEMP");
  set_search_path(connection, path);
  return recorder.finish();
}

}  // namespace chap::migrate
