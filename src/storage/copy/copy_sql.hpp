// Statements about whole tables: the catalogue, the id counters and the constraints. {} is replaced
// by the name of a table or column. The names come from the catalogue of an empty database with the
// newest schema (head_tables()).
#pragma once

#include "storage/sql/connection.hpp"

#include <array>
#include <string_view>

namespace chap::copy::copy_sql {

// The tables, columns and references of a SQLite database with this program's schema.
inline constexpr std::string_view kTables =
    "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master"
    " WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";
inline constexpr std::string_view kColumns =
    "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info($1) ORDER BY cid";
inline constexpr std::string_view kReferences =
    "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list($1) ORDER BY id";

// All columns of all tables, including tables and columns that other programs have added.
inline constexpr sql::StatementVariants kAllColumns{
    "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid, c.cid",
    "SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum"};
// Columns whose PostgreSQL type does not accept all values that SQLite can store in them.
inline constexpr std::string_view kStrictColumns =
    "SELECT c.relname, a.attname, t.typname FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " JOIN pg_type t ON t.oid = a.atttypid"
    " WHERE n.nspname = current_schema() AND t.typname IN ('int4', 'json', 'timestamp',"
    " 'timestamptz')";

inline constexpr std::string_view kAnyRow = "SELECT EXISTS (SELECT 1 FROM {})";
inline constexpr std::string_view kNames = "SELECT DISTINCT name FROM {}";
inline constexpr std::string_view kDeleteAll = "DELETE FROM {}";
// The number of rows of {table} whose {column} refers to a {key} that {parent} does not contain.
inline constexpr std::string_view kOrphans =
    "SELECT count(*) FROM {table} c WHERE c.\"{column}\" IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.\"{key}\" = c.\"{column}\")";
inline constexpr std::string_view kForeignKeysOf =
    "SELECT quote_ident(k.conname) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]"
    " WHERE n.nspname = current_schema() AND k.contype = 'f' AND c.relname = $1 AND a.attname = $2";
inline constexpr std::string_view kDropConstraint = "ALTER TABLE {} DROP CONSTRAINT {}";

// The last id that was assigned in each table, even if the row with this id has been deleted.
inline constexpr std::string_view kCounters = "SELECT name, seq FROM sqlite_sequence";
inline constexpr std::string_view kDeleteCounter = "DELETE FROM sqlite_sequence WHERE name = $1";
inline constexpr std::string_view kInsertCounter =
    "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
inline constexpr std::string_view kSequences =
    "SELECT c.relname, a.attname, s.oid::regclass::text FROM pg_class s"
    " JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass"
    " AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
    " JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid"
    " WHERE s.relkind = 'S' AND n.nspname = current_schema()";
inline constexpr std::string_view kSequenceValue =
    "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {}";
inline constexpr std::string_view kSetSequence = "SELECT setval($1::text::regclass, $2, $3)";
inline constexpr std::string_view kMaxId = "SELECT coalesce(max(\"{}\"), 0) FROM {}";

// A copy may take hours, and the transaction on the source is idle while rows are written to the
// target. Therefore all timeouts are switched off.
inline constexpr std::string_view kNoTimeouts =
    "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";
// The copy also inserts rows that refer to missing rows. The survey has reported these rows.
inline constexpr std::string_view kNoForeignKeys = "PRAGMA foreign_keys = OFF";
inline constexpr std::string_view kTruncateWal = "PRAGMA wal_checkpoint(TRUNCATE)";
inline constexpr std::string_view kAnalyze = "ANALYZE {}";

// These statements show whether two addresses name the same database. If both name the same
// database, a connection to the second address cannot take a lock that a connection to the first
// address holds.
inline constexpr std::string_view kTryLock = "SELECT pg_try_advisory_lock($1)";
inline constexpr std::string_view kSchema = "SELECT current_schema()";

}  // namespace chap::copy::copy_sql
