#include "storage/copy/open_databases.hpp"

#include "foundation/base/error.hpp"
#include "storage/copy/copy_sql.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/sql/postgres/driver.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <random>

namespace chap::copy {
namespace {

// Throws Error if the address is that of a temporary database or is a list of libpq's keywords.
void require_file(const std::string& address) {
  sql::postgres::refuse_keywords(address);
  if (!sql::postgres::is_address(address) && sql::sqlite::path_of(address).empty()) {
    throw invalid_input("a temporary database can be neither source nor target of a copy");
  }
}

std::string schema_of(sql::Connection& connection) {
  const auto schema = connection.query(copy_sql::kSchema);
  return schema->next() ? std::string(schema->text(0)) : std::string();
}

std::int64_t random_key() {
  std::random_device device;
  return std::uniform_int_distribution<std::int64_t>()(device);
}

bool same_server_database(sql::Database& source, sql::Database& target) {
  // The locks are released when these connections are closed.
  const auto first = source.unpooled_connection();
  const auto second = target.unpooled_connection();
  const std::int64_t key = random_key();
  first->query_integer(copy_sql::kTryLock, key);
  return second->query_integer(copy_sql::kTryLock, key) == 0 &&
         schema_of(*first) == schema_of(*second);
}

}  // namespace

std::unique_ptr<sql::Database> open_source(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  require_file(address);
  if (!sql::postgres::is_address(address) &&
      !std::filesystem::exists(sql::sqlite::path_of(address))) {
    throw invalid_input("there is no database " + address);
  }
  std::unique_ptr<sql::Database> database = migrate::open_without_migration(address, bounds);
  const sql::Lease connection = database->read();
  const int version = migrate::schema_version(*connection);
  const int head = migrate::head_version(connection->dialect());
  if (version != head) {
    throw invalid_input(fmt::format(
        "the schema of {} is {}, but this program needs {}; {}; nothing was changed",
        database->name(),
        version,
        head,
        version < head ? "migrate it with `chap migrate --database-url ...` first"
                       : "use the newer chap that wrote it"
    ));
  }
  if (const auto original = migrate::unfinished_copy(*connection)) {
    throw invalid_input(database->name() + " is itself an unfinished copy of " + *original);
  }
  return database;
}

std::unique_ptr<sql::Database> open_target(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  require_file(address);
  return migrate::open_without_migration(address, bounds);
}

bool same_database(sql::Database& source, sql::Database& target) {
  const sql::Dialect kind = source.read()->dialect();
  if (target.read()->dialect() != kind) return false;
  if (kind == sql::Dialect::kPostgresql) return same_server_database(source, target);
  return std::filesystem::equivalent(source.name(), target.name());
}

}  // namespace chap::copy
