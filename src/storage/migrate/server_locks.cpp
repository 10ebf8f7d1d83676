#include "storage/migrate/server_locks.hpp"

#include "foundation/base/log.hpp"
#include "storage/migrate/server_locks_sql.hpp"
#include "storage/sql/error.hpp"

#include <chrono>
#include <thread>

namespace chap::migrate {
namespace {

constexpr std::chrono::seconds kPause{1};  // in which the others get through
constexpr int kQuietAttempts = 15;         // about a minute

std::string listed(sql::Cursor& rows) {
  std::string list;
  while (rows.next()) {
    if (!list.empty()) list += "; ";
    list += rows.text(0);
  }
  return list;
}

// Who holds one of our own locks on the schema.
std::string other_migrations(sql::Connection& connection) {
  return listed(*connection.query(server_locks_sql::kHolders));
}

}  // namespace

std::string users_of(sql::Connection& connection, const TableList& tables) {
  return listed(*connection.query(server_locks_sql::kUsers, tables));
}

void until_unlocked(
    sql::Connection& connection, const TableList& tables, const std::function<void()>& attempt
) {
  for (int failed = 0;; ++failed) {
    try {
      attempt();
      return;
    } catch (const sql::Timeout& timeout) {
      if (failed % kQuietAttempts == 0) {
        const std::string users = users_of(connection, tables);
        log::warning(
            "migrate",
            "tables are in use, which is waited for: {} ({})",
            users.empty() ? "by nobody who shows, perhaps a row of pg_prepared_xacts" : users,
            timeout.cause()
        );
      }
    }
    std::this_thread::sleep_for(kPause);
  }
}

void lock_migration(sql::Connection& connection) {
  connection.execute_script(std::string(server_locks_sql::kNoHurry));
  if (connection.query_integer(server_locks_sql::kTryLock) == 0) {
    log::info(
        "migrate", "another server migrates, and is waited for: {}", other_migrations(connection)
    );
    connection.execute(server_locks_sql::kLock);
  }
  connection.execute_script(std::string(server_locks_sql::kBriefly));
}

void lock_tables(sql::Connection& connection, const TableList& tables) {
  std::string statement;
  {
    const auto row = connection.query(server_locks_sql::kTableLock, tables);
    if (!row->next() || row->is_null(0)) return;
    statement = row->text(0);
  }
  connection.execute_script(statement);
}

void await_tuning(sql::Connection& connection) {
  constexpr std::chrono::milliseconds kBetween{50};
  if (connection.query_integer(server_locks_sql::kTryTuning) != 0) return;
  log::info("migrate", "another server tunes, and is waited for: {}", other_migrations(connection));
  do {
    std::this_thread::sleep_for(kBetween);
  } while (connection.query_integer(server_locks_sql::kTryTuning) == 0);
}

}  // namespace chap::migrate
