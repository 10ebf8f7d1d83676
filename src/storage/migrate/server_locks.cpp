#include "storage/migrate/server_locks.hpp"

#include "foundation/base/log.hpp"
#include "storage/migrate/server_locks_sql.hpp"
#include "storage/sql/error.hpp"

#include <chrono>
#include <thread>

namespace chap::migrate {
namespace {

// The pause between two attempts, in which other sessions can use the tables.
constexpr std::chrono::seconds kPause{1};
constexpr int kAttemptsBetweenLogs = 15;  // about a minute, as an attempt waits 3 s for its lock

std::string join_rows(sql::Cursor& rows) {
  std::string list;
  while (rows.next()) {
    if (!list.empty()) list += "; ";
    list += rows.text(0);
  }
  return list;
}

// Descriptions of the sessions that hold the migration lock or the tuning lock of this schema.
std::string other_migrations(sql::Connection& connection) {
  return join_rows(*connection.query(server_locks_sql::kMigratingSessions));
}

}  // namespace

std::string sessions_using(sql::Connection& connection, const TableList& tables) {
  return join_rows(*connection.query(server_locks_sql::kSessionsUsing, tables));
}

void retry_while_locked(
    sql::Connection& connection, const TableList& tables, const std::function<void()>& work
) {
  for (int failures = 0;; ++failures) {
    try {
      work();
      return;
    } catch (const sql::Timeout& timeout) {
      if (failures % kAttemptsBetweenLogs == 0) {
        const std::string sessions = sessions_using(connection, tables);
        log::warning(
            "migrate",
            "waiting for tables that are in use: {} ({})",
            sessions.empty() ? "no visible session uses these tables; see pg_prepared_xacts"
                             : sessions,
            timeout.cause()
        );
      }
    }
    std::this_thread::sleep_for(kPause);
  }
}

void lock_migration(sql::Connection& connection) {
  connection.execute_script(std::string(server_locks_sql::kNoTimeouts));
  if (connection.query_integer(server_locks_sql::kTryLock) == 0) {
    log::info(
        "migrate",
        "waiting for another server that migrates the database: {}",
        other_migrations(connection)
    );
    connection.execute(server_locks_sql::kLock);
  }
  connection.execute_script(std::string(server_locks_sql::kShortLockTimeout));
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

void lock_tuning(sql::Connection& connection) {
  constexpr std::chrono::milliseconds kPollInterval{50};
  if (connection.query_integer(server_locks_sql::kTryTuning) != 0) return;
  log::info(
      "migrate",
      "waiting for another server that tunes the database: {}",
      other_migrations(connection)
  );
  do {
    std::this_thread::sleep_for(kPollInterval);
  } while (connection.query_integer(server_locks_sql::kTryTuning) == 0);
}

}  // namespace chap::migrate
