// Statements about locks of a PostgreSQL database.
#pragma once

#include <string_view>

namespace chap::migrate::server_locks_sql {

// These statements set timeouts for the rest of the transaction (SET LOCAL) or of the session. The
// statements of a migration may run without a time limit, but a migration waits at most 3 s for the
// lock of a table.
inline constexpr std::string_view kNoTimeouts =
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0";
inline constexpr std::string_view kShortLockTimeout = "SET LOCAL lock_timeout = '3s'";
inline constexpr std::string_view kNoSessionTimeouts =
    "SET statement_timeout = 0; SET lock_timeout = 0";
inline constexpr std::string_view kShortSessionLockTimeout = "SET lock_timeout = '3s'";

// Each schema has its own locks, because two installations may share a database.
inline constexpr std::string_view kLock =
    "SELECT pg_advisory_xact_lock(1667785072,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";
inline constexpr std::string_view kTryLock =
    "SELECT pg_try_advisory_xact_lock(1667785072,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";
// A statement that creates an index concurrently waits until the statements of all other sessions
// have ended. Therefore a session does not wait for the tuning lock inside a statement, but repeats
// this statement until it returns true.
inline constexpr std::string_view kTryTuning =
    "SELECT pg_try_advisory_lock(1667785073,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";

// Returns the LOCK TABLE statement for the tables in $1 that the role owns, or NULL if the role
// owns none of these tables.
inline constexpr std::string_view kTableLock =
    "SELECT 'LOCK TABLE ' || string_agg(c.oid::regclass::text, ', ' ORDER BY c.relname)"
    " || ' IN ACCESS EXCLUSIVE MODE' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
    " AND pg_has_role(c.relowner, 'USAGE') AND c.relname = ANY (string_to_array($1, ' '))";

// Descriptions of at most five sessions. PostgreSQL hides some columns of the sessions of other
// roles; a description then lacks these parts.
inline constexpr std::string_view kSessionsUsing = R"(
SELECT 'process ' || a.pid || ' (' || coalesce(nullif(a.application_name, ''), a.backend_type, 'without a name')
       || coalesce(', ' || a.state, '') || coalesce(', since ' || date_trunc('second', a.xact_start), '') || ')'
FROM pg_stat_activity a
WHERE a.pid <> pg_backend_pid() AND a.pid IN (
  SELECT l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND n.nspname = current_schema() AND c.relname = ANY (string_to_array($1, ' ')))
ORDER BY a.xact_start NULLS LAST LIMIT 5)";
inline constexpr std::string_view kMigratingSessions = R"(
SELECT 'process ' || a.pid || ' (' || coalesce(nullif(a.application_name, ''), a.backend_type, 'without a name')
       || coalesce(', since ' || date_trunc('second', a.backend_start), '') || ')'
FROM pg_stat_activity a
WHERE a.pid <> pg_backend_pid() AND a.pid IN (
  SELECT l.pid FROM pg_locks l
  WHERE l.granted AND l.locktype = 'advisory' AND l.classid IN (1667785072, 1667785073)
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.objid = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))
LIMIT 5)";

}  // namespace chap::migrate::server_locks_sql
