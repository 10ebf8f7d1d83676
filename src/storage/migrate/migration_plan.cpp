#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/migrate/migration_files.hpp"
#include "storage/migrate/server_schema.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/postgres/driver.hpp"
#include "storage/sql/sqlite/driver.hpp"
#include "storage/sql/sqlite/file_header.hpp"

#include <filesystem>

namespace chap::migrate {
namespace {

// The migrations that have not been applied to a SQLite file; all migrations if the file does not
// exist.
std::vector<Migration> missing_in_file(const std::string& address) {
  std::vector<Migration> migrations = sqlite_migrations();
  const std::filesystem::path path = sql::sqlite::path_of(address);
  if (path.empty() || !std::filesystem::exists(path)) return migrations;
  const int head = static_cast<int>(migrations.size());
  int version = sql::sqlite::read_version(path);
  if (version > head) throw newer_database_error(version, head);
  const auto connection = sql::sqlite::connect_read_only({.path = path});
  version = sqlite_schema_version(*connection);
  if (version > head) throw newer_database_error(version, head);
  check_tables(*connection, version > 0);
  refuse_unfinished_copy(*connection);
  migrations.erase(migrations.begin(), migrations.begin() + version);
  return migrations;
}

std::vector<Migration> missing_migrations(const std::string& address) {
  try {
    return missing_in_file(address);
  } catch (const sql::DatabaseDamaged& damaged) {
    throw unusable_database_error("it is damaged or not a database").caused_by(damaged.cause());
  }
}

// Calls `work` with a separate connection, because plan_server() changes settings of the session.
template <class Work>
auto on_server(
    const std::string& address, const sql::postgres::ServerBounds& bounds, const Work& work
) {
  const auto server = sql::postgres::open_server({sql::postgres::parse_address(address), bounds});
  const auto connection = server->unpooled_connection();
  refuse_unfinished_copy(*connection);
  return work(*connection);
}

}  // namespace

std::vector<std::string> plan(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  if (sql::postgres::is_address(address)) {
    return on_server(address, bounds, [](sql::Connection& connection) {
      return plan_server(connection, postgresql_migrations()).changes;
    });
  }
  std::vector<std::string> lines;
  for (const Migration& next : missing_migrations(address)) {
    lines.push_back("apply " + std::string(next.name));
  }
  return lines;
}

bool is_current(const std::string& address, const sql::postgres::ServerBounds& bounds) {
  if (!sql::postgres::is_address(address)) return missing_migrations(address).empty();
  return on_server(address, bounds, [](sql::Connection& connection) {
    return is_current(connection, postgresql_migrations());
  });
}

}  // namespace chap::migrate
