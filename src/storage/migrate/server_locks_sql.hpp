// Statements about locks of a PostgreSQL database.
#pragma once

#include <string_view>

namespace chap::migrate::server_locks_sql {

// Nothing of a migration is cut short, and its turn is waited for as long as another server needs.
inline constexpr std::string_view kNoHurry =
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0";
inline constexpr std::string_view kBriefly = "SET LOCAL lock_timeout = '3s'";
inline constexpr std::string_view kNoHurrySession =
    "SET statement_timeout = 0; SET lock_timeout = 0";
inline constexpr std::string_view kBrieflySession = "SET lock_timeout = '3s'";

// Locks are of the schema: two installations may share a database.
inline constexpr std::string_view kLock =
    "SELECT pg_advisory_xact_lock(1667785072,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";
inline constexpr std::string_view kTryLock =
    "SELECT pg_try_advisory_xact_lock(1667785072,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";
// Tried, not waited for: an index made concurrently waits for whoever waits.
inline constexpr std::string_view kTryTuning =
    "SELECT pg_try_advisory_lock(1667785073,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";

// One statement, or null where none of the tables is the role's own: others must not wait for a
// role that may only use them.
inline constexpr std::string_view kTableLock =
    "SELECT 'LOCK TABLE ' || string_agg(c.oid::regclass::text, ', ' ORDER BY c.relname)"
    " || ' IN ACCESS EXCLUSIVE MODE' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
    " AND pg_has_role(c.relowner, 'USAGE') AND c.relname = ANY (string_to_array($1, ' '))";

// Sessions as texts for people; a role may not see everything of another's. A few will do.
inline constexpr std::string_view kUsers = R"(
SELECT 'process ' || a.pid || ' (' || coalesce(nullif(a.application_name, ''), a.backend_type, 'without a name')
       || coalesce(', ' || a.state, '') || coalesce(', since ' || date_trunc('second', a.xact_start), '') || ')'
FROM pg_stat_activity a
WHERE a.pid <> pg_backend_pid() AND a.pid IN (
  SELECT l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND n.nspname = current_schema() AND c.relname = ANY (string_to_array($1, ' ')))
ORDER BY a.xact_start NULLS LAST LIMIT 5)";
inline constexpr std::string_view kHolders = R"(
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
