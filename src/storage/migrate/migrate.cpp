#include "storage/migrate/migrate.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/migration_files.hpp"
#include "storage/migrate/server_ids.hpp"
#include "storage/migrate/server_rights.hpp"
#include "storage/migrate/server_schema.hpp"
#include "storage/migrate/server_tuning.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/postgres/driver.hpp"
#include "storage/sql/sqlite/driver.hpp"
#include "storage/store/meta_store.hpp"

#include <algorithm>
#include <charconv>
#include <embedded/sqlite_migration_files.hpp>
#include <filesystem>

namespace chap::migrate {
namespace {

constexpr std::string_view kTables =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

bool apply_next(sql::Connection& connection, const std::vector<Migration>& known) {
  sql::Transaction transaction(connection);
  // Under the lock: another process may have been faster.
  const int version = current_version(connection);
  const int head = static_cast<int>(known.size());
  if (version > head) {
    throw newer(version, head);
  }
  if (version == head) {
    return false;
  }
  look_at_tables(connection, version > 0);
  const Migration& next = known.at(static_cast<std::size_t>(version));
  connection.execute_script(std::string(next.sql));
  connection.execute_script(fmt::format("PRAGMA user_version = {}", next.number));
  transaction.commit();
  log::info("migrate", "applied {}", next.name);
  return true;
}

std::unique_ptr<sql::Database> open_checked(const std::string& address, int head) {
  const std::filesystem::path path = sql::sqlite::path_of(address);
  if (path.empty()) {
    return sql::sqlite::open_temporary();
  }
  // The header is looked at before SQLite may touch the file.
  const int version = sql::sqlite::peek_version(path);
  if (version > head) {
    throw newer(version, head);
  }
  if (path.has_parent_path()) {
    std::filesystem::create_directories(path.parent_path());
  }
  return sql::sqlite::open_file({.path = path});
}

std::unique_ptr<sql::Database> open_server(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  return sql::postgres::open_server({sql::postgres::parse_address(address), bounds});
}

void migrate_or_use(sql::Connection& connection) {
  const std::vector<Migration> known = postgresql_migrations();
  try {
    migrate_server(connection, known);
  } catch (const sql::NotAllowed& refusal) {
    use_as_it_is(connection, known, refusal);
  }
  tune_server(connection);
  warn_of_used_up_ids(connection);
}

void require_version(int version, int head) {
  if (version != head) {
    throw refused(fmt::format("its schema is {}, this program's {}", version, head));
  }
}

}  // namespace

Error refused(const std::string& reason) {
  return invalid_input("the database cannot be used: " + reason + "; nothing was changed");
}

void look_at_tables(sql::Connection& connection, bool expected) {
  std::vector<std::string> names;
  {
    const std::unique_ptr<sql::Cursor> tables = connection.query(kTables);
    while (tables->next()) {
      names.emplace_back(tables->text(0));
    }
  }
  if (!names.empty() && !expected) {
    throw refused("it has tables, but not chap's (first: " + names.front() + ")");
  }
  for (const std::string& name : names) {
    connection.query(fmt::format("SELECT * FROM \"{}\" LIMIT 1", name))->next();
  }
}

Error newer(int version, int known) {
  return invalid_input(fmt::format(
      "the database was written by a newer chap (schema {}, this one knows {}); nothing was "
      "changed",
      version,
      known
  ));
}

std::vector<Migration> sqlite_migrations() { return in_order(embedded::sqlite_migration_files); }

std::vector<Migration> in_order(std::span<const embedded::File> files) {
  std::vector<Migration> migrations;
  for (const embedded::File& file : files) {
    Migration migration{0, file.name, file.bytes};
    std::from_chars(file.name.data(), file.name.data() + 4, migration.number);
    migrations.push_back(migration);
  }
  std::sort(migrations.begin(), migrations.end(), [](const Migration& a, const Migration& b) {
    return a.number < b.number;
  });
  return migrations;
}

int current_version(sql::Connection& connection) {
  return static_cast<int>(connection.query_integer("PRAGMA user_version"));
}

int schema_version(sql::Connection& connection) {
  return connection.dialect() == sql::Dialect::kSqlite ? current_version(connection)
                                                       : server_version(connection);
}

int head_version(sql::Dialect dialect) {
  const auto known =
      dialect == sql::Dialect::kSqlite ? sqlite_migrations() : postgresql_migrations();
  return static_cast<int>(known.size());
}

void refuse_unfinished(sql::Connection& connection) {
  if (const std::optional<std::string> copy = unfinished_copy(connection)) {
    throw refused(
        "it is an unfinished copy of " + *copy +
        "; run the same `chap migrate --from ... --to ...` again to finish it, or start over with "
        "an empty database"
    );
  }
}

std::optional<std::string> unfinished_copy(sql::Connection& connection) {
  if (schema_version(connection) == 0) return std::nullopt;
  return store::MetaStore(connection).find(kCopyMark);
}

Report migrate(sql::Connection& connection, const std::vector<Migration>& known) {
  Report report;
  report.from = current_version(connection);
  if (report.from == static_cast<int>(known.size())) {
    look_at_tables(connection, true);
  }
  while (apply_next(connection, known)) {
  }
  report.to = current_version(connection);
  return report;
}

std::string shown_address(const std::string& address) {
  if (sql::postgres::has_keywords(address)) return "the database";  // its password with it
  if (!sql::postgres::is_address(address)) return address;
  try {
    return sql::postgres::parse_address(address).shown;
  } catch (const Error&) {
    return "postgresql://";  // what cannot be read cannot be masked
  }
}

std::unique_ptr<sql::Database> open_unchanged(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  if (sql::postgres::is_address(address)) return open_server(address, bounds);
  sql::postgres::refuse_keywords(address);
  return open_checked(address, head_version(sql::Dialect::kSqlite));
}

void bring_to_head(sql::Database& database) {
  const auto connection = database.own_connection();
  if (connection->dialect() == sql::Dialect::kSqlite) {
    migrate(*connection, sqlite_migrations());
  } else {
    migrate_or_use(*connection);
  }
}

std::unique_ptr<sql::Database> open_database(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  try {
    std::unique_ptr<sql::Database> database = open_unchanged(address, bounds);
    refuse_unfinished(*database->write());
    bring_to_head(*database);
    return database;
  } catch (const sql::Damaged& damaged) {
    throw refused("it is damaged or no database").caused_by(damaged.cause());
  }
}

std::unique_ptr<sql::Database> open_migrated(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  std::unique_ptr<sql::Database> database = open_unchanged(address, bounds);
  const sql::Lease connection = database->read();
  int version = schema_version(*connection);
  if (connection->dialect() == sql::Dialect::kPostgresql) {
    version = std::max(version, own_version(*connection));
  }
  require_version(version, head_version(connection->dialect()));
  refuse_unfinished(*connection);
  return database;
}

}  // namespace chap::migrate
