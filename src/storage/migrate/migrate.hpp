// Brings a database to the schema this program knows.
//
// Migrations are numbered files (migrations/<database>/NNNN_name.sql), embedded in the program and
// applied in order, each in one transaction under the write lock, so that two processes starting at
// once do the work once. A file from a newer program, a foreign or a damaged one is refused with a
// clear Error (kInvalidInput) and left as it is (contract, jobs.md F43).
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
  std::string_view name;  // of the file
  std::string_view sql;
};

// In order of their numbers.
std::vector<Migration> sqlite_migrations();

struct Report {
  int from = 0;
  int to = 0;
  std::vector<std::string> changes = {};  // for people, one line each; PostgreSQL only
};

// The version of a SQLite database, 0 when it is empty.
int current_version(sql::Connection& connection);
// The same for either database, and what it should be.
int schema_version(sql::Connection& connection);
int head_version(sql::Dialect dialect);

// Applies what is missing. `known` must be in order, starting at 1.
Report migrate(sql::Connection& connection, const std::vector<Migration>& known);

// What every command opens its database with: look at it, open, migrate. `address` is a path or a
// URL (database.md 4.8; `sqlite://` is a temporary file). A missing folder is made; a PostgreSQL
// server is waited for (server_schema.hpp has its part). `bounds` are for servers only. An
// unfinished copy is refused.
std::unique_ptr<sql::Database> open_database(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// What open_database would do, one line for people each, none when there is nothing to do. Changes
// nothing (on PostgreSQL see plan_server).
std::vector<std::string> plan(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// Whether open_database would find nothing to do; only looks. Both throw Error when the database
// cannot be reached, or would be refused.
bool is_current(const std::string& address, const sql::postgres::ServerBounds& bounds = {});

// An address for logs and messages: without user and password.
std::string shown_address(const std::string& address);

// The same without migrating: for job processes, whose parent has done it. Refuses any version but
// this program's.
std::unique_ptr<sql::Database> open_migrated(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);

// The two halves of open_database, for those who look at a database before they change it.
std::unique_ptr<sql::Database> open_unchanged(
    const std::string& address, const sql::postgres::ServerBounds& bounds = {}
);
void bring_to_head(sql::Database& database);

// While rows of another database are being copied into one (storage/copy), it carries a mark under
// this key of chapx_meta, and nobody else opens it.
inline constexpr std::string_view kCopyMark = "copy";
// The mark's text: a name of the source.
std::optional<std::string> unfinished_copy(sql::Connection& connection);

}  // namespace chap::migrate
