// Migrates a database to the schema of this program.
//
// Migrations are numbered files (migrations/<database>/NNNN_name.sql), which are embedded in the
// program. They are applied in order, each in one transaction under a lock, so that processes that
// start at the same time apply each migration once. For a database of a newer program or of another
// program and for a damaged file, Error (kInvalidInput) is thrown and nothing is changed (contract,
// jobs.md F43).
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

// In the order of their numbers.
std::vector<Migration> sqlite_migrations();

struct MigrationReport {
  int from = 0;
  int to = 0;
  std::vector<std::string> changes = {};  // descriptions; PostgreSQL only
};

// The schema version of a SQLite database; 0 if it is empty.
int current_version(sql::Connection& connection);
// The schema version of either kind of database.
int schema_version(sql::Connection& connection);
// The newest schema version.
int head_version(sql::Dialect dialect);

// Applies the missing migrations to a SQLite database. `migrations` must be in order, starting
// at 1.
MigrationReport migrate(sql::Connection& connection, const std::vector<Migration>& migrations);

// Checks, opens and migrates a database. `address` is a path or a URL (database.md 4.8; `sqlite://`
// is a temporary file). Creates the folder of a file if it is missing, and waits for a PostgreSQL
// server, to which alone `bounds` apply. Throws Error if the database is an unfinished copy.
std::unique_ptr<sql::Database> open_database(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Descriptions of the changes that open_database() would make. Changes nothing. On PostgreSQL see
// plan_server().
std::vector<std::string> plan(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Whether open_database() would change nothing. Changes nothing itself. Both functions throw Error
// if the database cannot be reached or cannot be used.
bool is_current(const std::string& address, const sql::postgres::ServerBounds& bounds = {});

// An address for logs and messages, without user and password.
std::string display_address(const std::string& address);

// Opens a database that exists and has this program's schema, without changing it; for job
// processes and for a database that cannot be written. Throws Error for any other schema, and
// sql::FileReplaced for a SQLite file that does not exist.
std::unique_ptr<sql::Database> open_migrated(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// The two parts of open_database(), for a caller that checks the database before it is migrated.
std::unique_ptr<sql::Database> open_without_migration(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);
void migrate_to_head(sql::Database& database);

// While rows are copied into a database (storage/copy), chapx_meta contains the name of the source
// under this key, and the database cannot be opened for another purpose.
inline constexpr std::string_view kCopyMark = "copy";
// The name of the source if the database is an unfinished copy.
std::optional<std::string> unfinished_copy(sql::Connection& connection);

}  // namespace chap::migrate
