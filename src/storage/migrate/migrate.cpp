#include "storage/migrate/migrate.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/migration_files.hpp"
#include "storage/migrate/missing_values.hpp"
#include "storage/migrate/server_ids.hpp"
#include "storage/migrate/server_rights.hpp"
#include "storage/migrate/server_schema.hpp"
#include "storage/migrate/server_tuning.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/postgres/driver.hpp"
#include "storage/sql/sqlite/driver.hpp"
#include "storage/sql/sqlite/file_header.hpp"
#include "storage/store/meta_store.hpp"

#include <algorithm>
#include <charconv>
#include <embedded/sqlite_migration_files.hpp>
#include <filesystem>

namespace chap::migrate {
namespace {

// The number of the migration after which the functions of missing_values.hpp fill the new columns.
constexpr int kCore251 = 4;

constexpr std::string_view kTables =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

// Switches foreign keys off while migrations replace tables. The destructor switches foreign keys
// on again. SQLite cannot switch foreign keys inside a transaction.
class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(sql::Connection& connection) : connection_(connection) {
    connection_.execute_script("PRAGMA foreign_keys = OFF");
  }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;
  ~ForeignKeysOff() {
    try {
      connection_.execute_script("PRAGMA foreign_keys = ON");
    } catch (const std::exception& error) {
      log::error("migrate", "foreign keys could not be switched on again: {}", error.what());
    }
  }

 private:
  sql::Connection& connection_;
};

void require_foreign_keys(sql::Connection& connection) {
  const auto violation = connection.query("PRAGMA foreign_key_check");
  if (!violation->next()) return;
  throw unusable_database_error(fmt::format(
      "a row of table {} refers to a row of table {} that does not exist",
      violation->text(0),
      violation->text(2)
  ));
}

bool apply_next(sql::Connection& connection, const std::vector<Migration>& migrations) {
  sql::Transaction transaction(connection);
  // The version is read under the lock, because another process may have applied migrations.
  const int version = sqlite_schema_version(connection);
  const int head = static_cast<int>(migrations.size());
  if (version > head) {
    throw newer_database_error(version, head);
  }
  if (version == head) {
    return false;
  }
  check_tables(connection, version > 0);
  const Migration& next = migrations.at(static_cast<std::size_t>(version));
  connection.execute_script(std::string(next.sql));
  if (next.number == kCore251) {
    fill_digests(connection);
    fill_specifications(connection);
  }
  require_foreign_keys(connection);
  connection.execute_script(fmt::format("PRAGMA user_version = {}", next.number));
  transaction.commit();
  log::info("migrate", "applied {}", next.name);
  return true;
}

// Throws sql::FileReplaced if the file does not exist.
std::unique_ptr<sql::Database> open_existing(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw sql::FileReplaced("the database file does not exist", path.string());
  }
  return sql::sqlite::open_file({.path = path, .create = false});
}

std::unique_ptr<sql::Database> open_checked(const std::string& address, int head) {
  const std::filesystem::path path = sql::sqlite::path_of(address);
  if (path.empty()) {
    return sql::sqlite::open_temporary();
  }
  // The version is read from the file's header before SQLite opens the file, because SQLite may
  // change the file.
  const int version = sql::sqlite::read_version(path);
  if (version > head) {
    throw newer_database_error(version, head);
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

void migrate_server_if_allowed(sql::Connection& connection) {
  const std::vector<Migration> migrations = postgresql_migrations();
  try {
    migrate_server(connection, migrations);
  } catch (const sql::NotAllowed& error) {
    use_without_upgrade(connection, migrations, error);
  }
  tune_server(connection);
  warn_about_used_ids(connection);
}

void require_version(int version, int head) {
  if (version != head) {
    throw unusable_database_error(
        fmt::format("its schema is {}, but this program needs {}", version, head)
    );
  }
}

}  // namespace

Error unusable_database_error(const std::string& reason) {
  return invalid_input("the database cannot be used: " + reason + "; nothing was changed");
}

void check_tables(sql::Connection& connection, bool tables_expected) {
  std::vector<std::string> names;
  {
    const std::unique_ptr<sql::Cursor> tables = connection.query(kTables);
    while (tables->next()) {
      names.emplace_back(tables->text(0));
    }
  }
  if (!names.empty() && !tables_expected) {
    throw unusable_database_error("it has tables of another program, such as " + names.front());
  }
  for (const std::string& name : names) {
    connection.query(fmt::format("SELECT * FROM \"{}\" LIMIT 1", name))->next();
  }
}

Error newer_database_error(int version, int head) {
  return invalid_input(fmt::format(
      "the database was written by a newer chap (its schema is {}, this program's is {}); nothing "
      "was changed",
      version,
      head
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

int sqlite_schema_version(sql::Connection& connection) {
  return static_cast<int>(connection.query_integer("PRAGMA user_version"));
}

int schema_version(sql::Connection& connection) {
  return connection.dialect() == sql::Dialect::kSqlite ? sqlite_schema_version(connection)
                                                       : server_version(connection);
}

int head_version(sql::Dialect dialect) {
  const auto migrations =
      dialect == sql::Dialect::kSqlite ? sqlite_migrations() : postgresql_migrations();
  return static_cast<int>(migrations.size());
}

void refuse_unfinished_copy(sql::Connection& connection) {
  if (const std::optional<std::string> copy = unfinished_copy(connection)) {
    throw unusable_database_error(
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

MigrationReport migrate(sql::Connection& connection, const std::vector<Migration>& migrations) {
  MigrationReport report;
  report.from = sqlite_schema_version(connection);
  if (report.from == static_cast<int>(migrations.size())) {
    check_tables(connection, true);
  }
  if (report.from < static_cast<int>(migrations.size())) {
    const ForeignKeysOff off(connection);
    while (apply_next(connection, migrations)) {
    }
  }
  report.to = sqlite_schema_version(connection);
  return report;
}

std::string display_address(const std::string& address) {
  if (sql::postgres::has_keywords(address)) return "the database";  // may contain a password
  if (!sql::postgres::is_address(address)) return address;
  try {
    return sql::postgres::parse_address(address).display_name;
  } catch (const Error&) {
    // An address that cannot be parsed is not shown, because any part of it may be the password.
    return "postgresql://";
  }
}

std::unique_ptr<sql::Database> open_without_migration(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  if (sql::postgres::is_address(address)) return open_server(address, bounds);
  sql::postgres::refuse_keywords(address);
  return open_checked(address, head_version(sql::Dialect::kSqlite));
}

void migrate_to_head(sql::Database& database) {
  const auto connection = database.unpooled_connection();
  if (connection->dialect() == sql::Dialect::kSqlite) {
    migrate(*connection, sqlite_migrations());
  } else {
    migrate_server_if_allowed(*connection);
  }
}

std::unique_ptr<sql::Database> open_database(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  try {
    std::unique_ptr<sql::Database> database = open_without_migration(address, bounds);
    refuse_unfinished_copy(*database->write());
    migrate_to_head(*database);
    return database;
  } catch (const sql::DatabaseDamaged& damaged) {
    throw unusable_database_error("it is damaged or not a database").caused_by(damaged.cause());
  }
}

std::unique_ptr<sql::Database> open_migrated(
    const std::string& address, const sql::postgres::ServerBounds& bounds
) {
  std::unique_ptr<sql::Database> database = sql::postgres::is_address(address)
                                                ? open_server(address, bounds)
                                                : open_existing(sql::sqlite::path_of(address));
  const sql::Lease connection = database->read();
  int version = schema_version(*connection);
  if (connection->dialect() == sql::Dialect::kPostgresql) {
    version = std::max(version, version_of_own_tables(*connection));
  }
  require_version(version, head_version(connection->dialect()));
  refuse_unfinished_copy(*connection);
  return database;
}

}  // namespace chap::migrate
