#include "storage/migrate/server_tuning.hpp"

#include "foundation/base/log.hpp"
#include "storage/migrate/server_locks.hpp"
#include "storage/migrate/server_locks_sql.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <embedded/postgresql_index_files.hpp>
#include <map>

namespace chap::migrate {
namespace {

// In bytes. For a larger table, creating an index takes seconds.
constexpr std::int64_t kLargeTable = 64 << 20;

// The parts of a statement `CREATE INDEX name ON table (...)`.
struct Index {
  std::string name;
  std::string table;
  std::string rest;  // begins with ` ON `
};

std::vector<Index> declared_indexes() {
  constexpr std::string_view kStart = "CREATE INDEX ";
  std::vector<Index> found;
  std::string_view text = embedded::postgresql_index_files.front().bytes;
  for (std::size_t at = 0; (at = text.find(kStart, at)) != std::string_view::npos;) {
    const std::string_view line = text.substr(at, text.find(";\n", at) - at);
    const std::size_t on = line.find(" ON ");
    const std::size_t table_end = line.find(' ', on + 4);
    found.push_back(
        {std::string(line.substr(kStart.size(), on - kStart.size())),
         std::string(line.substr(on + 4, table_end - on - 4)),
         std::string(line.substr(on))}
    );
    at += line.size();
  }
  return found;
}

// The names of the existing indexes, and whether they are valid.
std::map<std::string, bool, std::less<>> present_indexes(sql::Connection& connection) {
  std::map<std::string, bool, std::less<>> present;
  const auto indexes = connection.query(server_sql::kIndexes);
  while (indexes->next()) present.emplace(indexes->text(0), indexes->boolean(1));
  return present;
}

TuningStep step_for(sql::Connection& connection, const Index& index, bool broken) {
  // Creating the index of a small table locks the table only for a moment. The index of a large
  // table is created concurrently. A concurrent creation takes longer, but other sessions can write
  // to the table meanwhile.
  const bool large = connection.query_integer(server_sql::kTableBytes, index.table) > kLargeTable;
  const std::string_view option = large ? "CONCURRENTLY " : "";
  TuningStep step;
  step.table = index.table;
  step.index = index.name;
  step.concurrent = large;
  step.title = fmt::format(
      "{} index {}{}{}",
      broken ? "replace the broken" : "add",
      index.name,
      index.rest,
      large ? ", without blocking writers" : ""
  );
  if (broken) step.statements.push_back(fmt::format("DROP INDEX {}{}", option, index.name));
  step.statements.push_back(fmt::format("CREATE INDEX {}{}{}", option, index.name, index.rest));
  return step;
}

// Drops an index whose creation failed. Queries do not use such an index, but it takes space and
// slows writes. If the index cannot be dropped now, the next run of tune_server() replaces it.
void drop_unfinished(sql::Connection& connection, const std::string& index) {
  try {
    connection.execute_script(std::string(server_locks_sql::kShortSessionLockTimeout));
    connection.execute_script("DROP INDEX CONCURRENTLY IF EXISTS " + index);
  } catch (const sql::DatabaseError& error) {
    log::info("migrate", "the unfinished index {} cannot be dropped ({})", index, error.cause());
  }
}

void run_step(sql::Connection& connection, const TuningStep& step) {
  if (step.concurrent) {
    const std::string sessions = sessions_using(connection, step.table);
    if (!sessions.empty()) {
      log::info("migrate", "waiting for sessions that write to {}: {}", step.table, sessions);
    }
    try {
      for (const std::string& statement : step.statements) connection.execute_script(statement);
    } catch (const sql::StorageFull&) {
      drop_unfinished(connection, step.index);
      throw;
    }
    return;
  }
  connection.execute_script(std::string(server_locks_sql::kShortSessionLockTimeout));
  for (const std::string& statement : step.statements) {
    retry_while_locked(connection, step.table, [&] { connection.execute_script(statement); });
  }
  connection.execute_script(std::string(server_locks_sql::kNoSessionTimeouts));
}

}  // namespace

std::vector<TuningStep> missing_tuning(sql::Connection& connection) {
  std::vector<TuningStep> steps;
  const auto present = present_indexes(connection);
  for (const Index& index : declared_indexes()) {
    const auto found = present.find(index.name);
    if (found != present.end() && found->second) continue;
    steps.push_back(step_for(connection, index, found != present.end()));
  }
  if (connection.query_integer(server_sql::kHasLz4) == 0) return steps;
  for (const std::string table : {"backtestforecast", "predictionsamplesentry"}) {
    if (connection.query_integer(server_sql::kUncompressed, table) != 0) {
      steps.push_back(
          {fmt::format("compress new rows of {} with lz4", table),
           table,
           {},
           {fmt::format(server_sql::kCompress, table)}}
      );
    }
  }
  return steps;
}

void tune_server(sql::Connection& connection) {
  try {
    connection.execute_script(std::string(server_locks_sql::kNoSessionTimeouts));
    lock_tuning(connection);
    for (const TuningStep& step : missing_tuning(connection)) {
      log::info("migrate", "started: {}", step.title);
      run_step(connection, step);
    }
  } catch (const sql::DatabaseError& error) {
    log::warning(
        "migrate", "the large tables were not tuned: {} ({})", error.what(), error.cause()
    );
  }
  // The lock is released when the caller closes the connection.
}

}  // namespace chap::migrate
