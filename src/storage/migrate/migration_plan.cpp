#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/migrate/migration_files.hpp"
#include "storage/migrate/server_schema.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/postgres/driver.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <filesystem>

namespace chap::migrate {
namespace {

// What the file lacks. A file that does not exist lacks everything, and is not made.
std::vector<Migration> missing_in_file(const std::string& address) {
  std::vector<Migration> known = sqlite_migrations();
  const std::filesystem::path path = sql::sqlite::path_of(address);
  if (path.empty() || !std::filesystem::exists(path)) return known;
  const int head = static_cast<int>(known.size());
  int version = sql::sqlite::peek_version(path);
  if (version > head) throw newer(version, head);
  const auto connection = sql::sqlite::connect_to_look({.path = path});
  version = current_version(*connection);
  if (version > head) throw newer(version, head);
  look_at_tables(*connection, version > 0);
  refuse_unfinished(*connection);
  known.erase(known.begin(), known.begin() + version);
  return known;
}

std::vector<Migration> missing_or_refused(const std::string& address) {
  try {
    return missing_in_file(address);
  } catch (const sql::Damaged& damaged) {
    throw refused("it is damaged or no database").caused_by(damaged.cause());
  }
}

// With a connection of its own: what the plan's transaction has set goes with it.
template <class Work>
auto on_server(
    const std::string& address, const sql::postgres::ServerBounds& bounds, const Work& work
) {
  const auto server = sql::postgres::open_server({sql::postgres::parse_address(address), bounds});
  const auto connection = server->own_connection();
  refuse_unfinished(*connection);
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
  for (const Migration& next : missing_or_refused(address)) {
    lines.push_back("apply " + std::string(next.name));
  }
  return lines;
}

bool is_current(const std::string& address, const sql::postgres::ServerBounds& bounds) {
  if (!sql::postgres::is_address(address)) return missing_or_refused(address).empty();
  return on_server(address, bounds, [](sql::Connection& connection) {
    return is_current(connection, postgresql_migrations());
  });
}

}  // namespace chap::migrate
