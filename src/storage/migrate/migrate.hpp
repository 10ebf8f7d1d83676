// Migrates a database to the schema of this program.
//
// Migrations are numbered files (migrations/<database>/NNNN_name.sql), which are embedded in the
// program. Migrations are applied in order, each in one transaction under a lock. Therefore each
// migration is applied only once, even if several processes start at the same time. If a newer
// program or another program wrote the database, or if the file is damaged, the functions throw
// Error (kInvalidInput) and change nothing (contract, jobs.md F43).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/postgres/driver.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chap::migrate {

struct Migration {
  int number = 0;
  std::string_view name;  // the name of the file
  std::string_view sql;
};

// The migrations of a SQLite database, in the order of their numbers.
std::vector<Migration> sqlite_migrations();

struct MigrationReport {
  int from = 0;                           // the schema version before the migration
  int to = 0;                             // the schema version after the migration
  std::vector<std::string> changes = {};  // descriptions; PostgreSQL only
};

// The schema version of a SQLite database; 0 if it is empty.
int sqlite_schema_version(sql::Connection& connection);
// The schema version of a SQLite or PostgreSQL database.
int schema_version(sql::Connection& connection);
// The newest schema version for this kind of database.
int head_version(sql::Dialect dialect);

// Applies the missing migrations to a SQLite database. `migrations` must be in order, starting
// at 1.
MigrationReport migrate(sql::Connection& connection, const std::vector<Migration>& migrations);

// Checks, opens and migrates a database. `address` is a path or a URL (database.md 4.8; `sqlite://`
// is a temporary file). Creates the folder of a SQLite file if it is missing. Waits for a
// PostgreSQL server; `bounds` apply to such a server only. Throws Error if the database is an
// unfinished copy.
std::unique_ptr<sql::Database> open_database(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Returns descriptions of the changes that open_database() would make. Changes nothing. For
// PostgreSQL, see plan_server() in server_schema.hpp.
std::vector<std::string> plan(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Returns whether open_database() would leave the database unchanged. Changes nothing. plan() and
// is_current() throw Error if the database cannot be reached or cannot be used.
bool is_current(const std::string& address, const sql::postgres::ServerBounds& bounds = {});

// An address for logs and messages, without user and password.
std::string display_address(const std::string& address);

// Opens an existing database that has this program's schema, without changing it. Job processes use
// this function, and so do callers whose database cannot be written. Throws Error if the database
// has another schema, and sql::FileReplaced if a SQLite file does not exist.
std::unique_ptr<sql::Database> open_migrated(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// The two steps of open_database(), for a caller that checks the database between the steps.
std::unique_ptr<sql::Database> open_without_migration(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);
void migrate_to_head(sql::Database& database);

// While rows are copied into a database (storage/copy), chapx_meta contains the name of the source
// under this key, and the database cannot be opened for another purpose.
inline constexpr std::string_view kCopyMark = "copy";
// The name of the source if the database is an unfinished copy; otherwise nullopt.
std::optional<std::string> unfinished_copy(sql::Connection& connection);

}  // namespace chap::migrate
