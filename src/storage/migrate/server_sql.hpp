// Statements about a PostgreSQL database itself: its catalogue, rights and version.
#pragma once

#include <string_view>

namespace chap::migrate::server_sql {

inline constexpr std::string_view kSchema = "SELECT current_schema()";
// The schema of the search_path that has the tables of CHAP, when it is not the one that new tables
// go to; no row otherwise.
inline constexpr std::string_view kOtherSchema =
    "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.oid = to_regclass('dataset') AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'"
    " AND n.nspname <> current_schema()";
// The texts of the catalogue depend on it.
inline constexpr std::string_view kPlainNames = "SET quote_all_identifiers = off";
// A setting of the role or the database that protects against accidents, or a standby.
inline constexpr std::string_view kReadsOnly =
    "SELECT current_setting('transaction_read_only') = 'on'";

// Whether the tables are the role's own, but it may not make the temporary ones that they are
// compared with.
inline constexpr std::string_view kOwnerLacksTemporary =
    "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('dataset')"
    " AND pg_has_role(relowner, 'USAGE')"
    " AND NOT has_database_privilege(current_database(), 'TEMPORARY'))";

// Name and kind of all that a table, an index or an enum type (`type`) cannot share a name with.
inline constexpr std::string_view kObjects =
    "SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'"
    " WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'composite type'"
    " WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind <> 't'"
    " UNION ALL SELECT t.typname, CASE t.typtype WHEN 'e' THEN 'type' ELSE 'domain' END"
    " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
    " WHERE n.nspname = current_schema() AND t.typtype IN ('e', 'd')";
inline constexpr std::string_view kQuotedSchema = "SELECT quote_literal(current_schema())";
inline constexpr std::string_view kIdentifiedSchema = "SELECT quote_ident(current_schema())";
inline constexpr std::string_view kSearchPath = "SELECT current_setting('search_path')";
// Until the transaction ends; unlike SET it takes whatever kSearchPath has told.
inline constexpr std::string_view kSetSearchPath = "SELECT set_config('search_path', $1, true)";
// Columns of the temporary tables that the real ones compute, first of all.
inline constexpr std::string_view kComputed =
    "SELECT c.relname || '.' || a.attname FROM pg_attribute h"
    " JOIN pg_class t ON t.oid = h.attrelid AND t.relnamespace = pg_my_temp_schema()"
    " JOIN pg_class c ON c.relname = t.relname JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = h.attname"
    " WHERE n.nspname = current_schema() AND h.attnum > 0 AND a.attgenerated <> ''"
    " AND t.relkind = 'r' AND c.relkind IN ('r', 'p') ORDER BY 1 LIMIT 1";
inline constexpr std::string_view kSchemaOid =
    "SELECT oid::text FROM pg_namespace WHERE nspname = current_schema()";
inline constexpr std::string_view kTemporaryOid = "SELECT pg_my_temp_schema()::text";
inline constexpr std::string_view kTableExists =
    "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relname = $1 AND c.relkind IN ('r', 'p'))";

// Rows of chapx_meta.
inline constexpr std::string_view kVersionKey = "schema";
inline constexpr std::string_view kShapeKey = "shape";
inline constexpr std::string_view kOwnKey = "own_tables";
inline constexpr std::string_view kStamp =
    "INSERT INTO alembic_version (version_num) VALUES ('a7b8c9d0e1f2')";

// One statement a row, for who owns the tables of the reference.
inline constexpr std::string_view kGrantsToOwner =
    "SELECT format('GRANT ALL ON %s %I TO %I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE'"
    " END, c.relname, (SELECT pg_get_userbyid(relowner) FROM pg_class"
    " WHERE oid = to_regclass('dataset')))"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'S')"
    " AND c.relname LIKE 'chapx\\_%' AND to_regclass('dataset') IS NOT NULL";

// An index that was interrupted is there, but serves nobody.
inline constexpr std::string_view kIndexes =
    "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relname LIKE 'chapx\\_%'";
inline constexpr std::string_view kTableBytes = "SELECT pg_relation_size(to_regclass($1))";
// Older servers lack it, and some are built without.
inline constexpr std::string_view kKnowsLz4 =
    "SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression'"
    " AND 'lz4' = ANY (enumvals))";
inline constexpr std::string_view kUncompressed =
    "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1)"
    " AND attname = 'values' AND attcompression <> 'l')";
inline constexpr std::string_view kCompress =
    "ALTER TABLE {} ALTER COLUMN \"values\" SET COMPRESSION lz4";

// Those that a role may not read are not counted.
inline constexpr std::string_view kUsedUpSequences =
    "SELECT sequencename, last_value, max_value FROM pg_sequences"
    " WHERE schemaname = current_schema() AND last_value > max_value / 2 ORDER BY sequencename";

}  // namespace chap::migrate::server_sql
