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

constexpr std::int64_t kLargeTable = 64 << 20;  // bytes; an index takes seconds from here on

// `CREATE INDEX name ON table (...)`.
struct Index {
  std::string name;
  std::string table;
  std::string rest;  // from ` ON ` on
};

std::vector<Index> wanted_indexes() {
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

// Name, and whether it serves anybody.
std::map<std::string, bool, std::less<>> present_indexes(sql::Connection& connection) {
  std::map<std::string, bool, std::less<>> present;
  const auto indexes = connection.query(server_sql::kIndexes);
  while (indexes->next()) present.emplace(indexes->text(0), indexes->boolean(1));
  return present;
}

TuningStep step_for(sql::Connection& connection, const Index& index, bool broken) {
  // While a small table is locked nobody notices; a large one stays writable, and takes longer.
  const bool large = connection.query_integer(server_sql::kTableBytes, index.table) > kLargeTable;
  const std::string_view how = large ? "CONCURRENTLY " : "";
  TuningStep step;
  step.table = index.table;
  step.index = index.name;
  step.beside_others = large;
  step.title = fmt::format(
      "{} index {}{}{}",
      broken ? "replace the broken" : "add",
      index.name,
      index.rest,
      large ? ", beside those who work on it" : ""
  );
  if (broken) step.statements.push_back(fmt::format("DROP INDEX {}{}", how, index.name));
  step.statements.push_back(fmt::format("CREATE INDEX {}{}{}", how, index.name, index.rest));
  return step;
}

// What a failed build leaves serves nobody, but takes room and slows every write. If it cannot be
// dropped now, the next run replaces it.
void drop_unfinished(sql::Connection& connection, const std::string& index) {
  try {
    connection.execute_script(std::string(server_locks_sql::kBrieflySession));
    connection.execute_script("DROP INDEX CONCURRENTLY IF EXISTS " + index);
  } catch (const sql::DatabaseError& error) {
    log::info("migrate", "the unfinished index {} stays for now ({})", index, error.cause());
  }
}

void take(sql::Connection& connection, const TuningStep& step) {
  if (step.beside_others) {
    const std::string users = users_of(connection, step.table);
    if (!users.empty())
      log::info(
          "migrate", "{} is in use, and who writes to it is waited for: {}", step.table, users
      );
    try {
      for (const std::string& statement : step.statements) connection.execute_script(statement);
    } catch (const sql::StorageFull&) {
      drop_unfinished(connection, step.index);
      throw;
    }
    return;
  }
  connection.execute_script(std::string(server_locks_sql::kBrieflySession));
  for (const std::string& statement : step.statements) {
    until_unlocked(connection, step.table, [&] { connection.execute_script(statement); });
  }
  connection.execute_script(std::string(server_locks_sql::kNoHurrySession));
}

}  // namespace

std::vector<TuningStep> missing_tuning(sql::Connection& connection) {
  std::vector<TuningStep> steps;
  const auto present = present_indexes(connection);
  for (const Index& index : wanted_indexes()) {
    const auto known = present.find(index.name);
    if (known != present.end() && known->second) continue;
    steps.push_back(step_for(connection, index, known != present.end()));
  }
  if (connection.query_integer(server_sql::kKnowsLz4) == 0) return steps;
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
    connection.execute_script(std::string(server_locks_sql::kNoHurrySession));
    await_tuning(connection);
    for (const TuningStep& step : missing_tuning(connection)) {
      log::info("migrate", "begins to {}", step.title);
      take(connection, step);
    }
  } catch (const sql::DatabaseError& error) {
    log::warning(
        "migrate", "the large tables were not tuned: {} ({})", error.what(), error.cause()
    );
  }
  // The lock goes with the connection.
}

}  // namespace chap::migrate
