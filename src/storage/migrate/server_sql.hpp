// Statements about the catalogue, the rights and the version of a PostgreSQL database.
#pragma once

#include <string_view>

namespace chap::migrate::server_sql {

inline constexpr std::string_view kSchema = "SELECT current_schema()";
// New tables are created in the current schema. Returns the schema of CHAP's tables if it differs
// from the current schema; otherwise returns no row.
inline constexpr std::string_view kOtherSchema =
    "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.oid = to_regclass('dataset') AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'"
    " AND n.nspname <> current_schema()";
// The texts of definitions that are read from the catalogue depend on this setting, so the setting
// must have the same value each time.
inline constexpr std::string_view kPlainNames = "SET quote_all_identifiers = off";
// Selects whether transactions are read-only, because of a setting of the role or the database, or
// because the server is a standby.
inline constexpr std::string_view kIsReadOnly =
    "SELECT current_setting('transaction_read_only') = 'on'";

// Selects whether the role owns the tables but has no right to create temporary tables.
inline constexpr std::string_view kOwnerLacksTemporary =
    "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('dataset')"
    " AND pg_has_role(relowner, 'USAGE')"
    " AND NOT has_database_privilege(current_database(), 'TEMPORARY'))";

// The names and kinds of all objects whose names cannot be used for a new table, index or enum
// type. The kind of an enum type is `type`.
inline constexpr std::string_view kObjects =
    "SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'"
    " WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'composite type'"
    " WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind <> 't'"
    " UNION ALL SELECT t.typname, CASE t.typtype WHEN 'e' THEN 'type' ELSE 'domain' END"
    " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
    " WHERE n.nspname = current_schema() AND t.typtype IN ('e', 'd')";
inline constexpr std::string_view kSchemaLiteral = "SELECT quote_literal(current_schema())";
inline constexpr std::string_view kSchemaIdentifier = "SELECT quote_ident(current_schema())";
inline constexpr std::string_view kSearchPath = "SELECT current_setting('search_path')";
// The new value is valid until the transaction ends. Unlike SET, the function accepts the text that
// kSearchPath returns.
inline constexpr std::string_view kSetSearchPath = "SELECT set_config('search_path', $1, true)";
// Selects a column of a temporary table that is a generated column in the stored table of the same
// name.
inline constexpr std::string_view kGeneratedColumn =
    "SELECT c.relname || '.' || a.attname FROM pg_attribute h"
    " JOIN pg_class t ON t.oid = h.attrelid AND t.relnamespace = pg_my_temp_schema()"
    " JOIN pg_class c ON c.relname = t.relname JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = h.attname"
    " WHERE n.nspname = current_schema() AND h.attnum > 0 AND a.attgenerated <> ''"
    " AND t.relkind = 'r' AND c.relkind IN ('r', 'p') ORDER BY 1 LIMIT 1";
// Selects a column of a stored table that is NOT NULL without a default and that the temporary
// table of the same name does not have. This program could not insert rows into such a table.
inline constexpr std::string_view kUnknownRequiredColumn =
    "SELECT c.relname || '.' || a.attname FROM pg_class t"
    " JOIN pg_class c ON c.relname = t.relname JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " WHERE t.relnamespace = pg_my_temp_schema() AND t.relkind = 'r'"
    " AND n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
    " AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND NOT EXISTS ("
    "SELECT FROM pg_attribute h WHERE h.attrelid = t.oid AND h.attname = a.attname)"
    " ORDER BY 1 LIMIT 1";
inline constexpr std::string_view kSchemaOid =
    "SELECT oid::text FROM pg_namespace WHERE nspname = current_schema()";
inline constexpr std::string_view kTemporaryOid = "SELECT pg_my_temp_schema()::text";
inline constexpr std::string_view kTableExists =
    "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relname = $1 AND c.relkind IN ('r', 'p'))";

// Keys of table chapx_meta.
inline constexpr std::string_view kVersionKey = "schema";
inline constexpr std::string_view kShapeKey = "shape";
inline constexpr std::string_view kOwnKey = "own_tables";
// The Alembic revision of CHAP Core that corresponds to the head.
inline constexpr std::string_view kRecordRevision =
    "INSERT INTO alembic_version (version_num) VALUES ('de7478f3ff6d')";

// One GRANT statement in each row, for the owner of CHAP Core's tables.
inline constexpr std::string_view kGrantsToOwner =
    "SELECT format('GRANT ALL ON %s %I TO %I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE'"
    " END, c.relname, (SELECT pg_get_userbyid(relowner) FROM pg_class"
    " WHERE oid = to_regclass('dataset')))"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'S')"
    " AND c.relname LIKE 'chapx\\_%' AND to_regclass('dataset') IS NOT NULL";

// The names of the indexes, and whether they are valid. An index whose creation was interrupted is
// not valid.
inline constexpr std::string_view kIndexes =
    "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relname LIKE 'chapx\\_%'";
inline constexpr std::string_view kTableBytes = "SELECT pg_relation_size(to_regclass($1))";
// Older servers have no lz4, and some servers are built without it.
inline constexpr std::string_view kHasLz4 =
    "SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression'"
    " AND 'lz4' = ANY (enumvals))";
inline constexpr std::string_view kUncompressed =
    "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1)"
    " AND attname = 'values' AND attcompression <> 'l')";
inline constexpr std::string_view kCompress =
    "ALTER TABLE {} ALTER COLUMN \"values\" SET COMPRESSION lz4";

// Sequences that have used more than half of their numbers. Sequences that the role may not read
// are left out.
inline constexpr std::string_view kHalfUsedSequences =
    "SELECT sequencename, last_value, max_value FROM pg_sequences"
    " WHERE schemaname = current_schema() AND last_value > max_value / 2 ORDER BY sequencename";

}  // namespace chap::migrate::server_sql
