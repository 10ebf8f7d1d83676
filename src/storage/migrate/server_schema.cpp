#include "storage/migrate/server_schema.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/migration_files.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/migrate/server_upgrade.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <embedded/postgresql_index_files.hpp>
#include <embedded/postgresql_migration_files.hpp>
#include <map>
#include <thread>

namespace chap::migrate {
namespace {

constexpr std::int64_t kLargeTable = 64 << 20;  // bytes; an index takes seconds from here on

bool table_exists(sql::Connection& connection, std::string_view name) {
  return connection.query_integer(server_sql::kTableExists, name) != 0;
}

void require_schema(sql::Connection& connection) {
  const auto schema = connection.query(server_sql::kSchema);
  if (!schema->next() || schema->is_null(0)) {
    throw invalid_input("the database has none of the schemas of its search_path; create one first"
    );
  }
}

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

void add_indexes(sql::Connection& connection) {
  std::map<std::string, bool, std::less<>> present;
  {
    const auto indexes = connection.query(server_sql::kIndexes);
    while (indexes->next()) present.emplace(indexes->text(0), indexes->boolean(1));
  }
  for (const Index& index : wanted_indexes()) {
    const auto known = present.find(index.name);
    if (known != present.end() && known->second) continue;
    if (known != present.end()) connection.execute_script("DROP INDEX " + index.name);
    const bool large = connection.query_integer(server_sql::kTableBytes, index.table) > kLargeTable;
    if (large) log::info("migrate", "adds index {}, which takes a while", index.name);
    connection.execute_script(
        fmt::format("CREATE INDEX {}{}{}", large ? "CONCURRENTLY " : "", index.name, index.rest)
    );
  }
}

void compress_samples(sql::Connection& connection) {
  for (const std::string table : {"backtestforecast", "predictionsamplesentry"}) {
    if (connection.query_integer(server_sql::kUncompressed, table) != 0) {
      connection.execute_script(fmt::format(server_sql::kCompress, table));
    }
  }
}

}  // namespace

std::vector<Migration> postgresql_migrations() {
  return in_order(embedded::postgresql_migration_files);
}

int server_version(sql::Connection& connection) {
  if (!table_exists(connection, "chapx_meta")) return 0;
  const auto version = connection.query(server_sql::kVersion);
  return version->next() ? std::atoi(std::string(version->text(0)).c_str()) : 0;
}

Report migrate_server(sql::Connection& connection, const std::vector<Migration>& known) {
  require_schema(connection);
  const int head = static_cast<int>(known.size());
  Report report;
  report.from = server_version(connection);
  report.to = head;
  if (report.from == head) return report;
  sql::Transaction transaction(connection);
  connection.execute_script(std::string(server_sql::kNoHurry));
  connection.execute(server_sql::kLock);
  // Under the lock: another server may have been faster.
  report.from = server_version(connection);
  if (report.from > head) throw newer(report.from, head);
  for (const Migration& next : known) {
    if (next.number <= report.from) continue;
    if (next.number == 1) {
      create_or_upgrade(connection, next);
    } else {
      connection.execute_script(std::string(next.sql));
    }
    log::info("migrate", "applied {}", next.name);
  }
  connection.execute(server_sql::kSetVersion, std::to_string(head));
  transaction.commit();
  return report;
}

void tune_server(sql::Connection& connection) {
  try {
    connection.execute_script(std::string(server_sql::kNoHurrySession));
    while (connection.query_integer(server_sql::kTryLock) == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    add_indexes(connection);
    compress_samples(connection);
  } catch (const sql::DatabaseError& error) {
    log::warning(
        "migrate", "the large tables were not tuned: {} ({})", error.what(), error.cause()
    );
  }
  // The lock goes with the connection.
}

}  // namespace chap::migrate
