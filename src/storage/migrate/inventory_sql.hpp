// Statements that list the objects of a PostgreSQL schema.
#pragma once

#include <string_view>

namespace chap::migrate::inventory_sql {

// Selects for each object: its kind and name, its definition, an identity that does not change when
// the object is renamed, and the table or type to which it belongs. The name of a column or
// constraint begins with the name of its table, such as `dataset.name`.
inline constexpr std::string_view kObjects = R"(
WITH own AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
tables AS (SELECT c.oid, c.relname FROM pg_class c JOIN own ON c.relnamespace = own.oid
           WHERE c.relkind IN ('r', 'p'))
SELECT 'table ' || relname AS name, '' AS definition, oid::text AS identity, relname AS whole FROM tables
UNION ALL
SELECT 'column ' || t.relname || '.' || a.attname,
       format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
         || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''),
       t.oid || '.' || a.attnum, t.relname
FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint ' || t.relname || '.' || k.conname, pg_get_constraintdef(k.oid), k.oid::text, t.relname
FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u', 'f', 'c')
UNION ALL
SELECT 'type ' || e.typname, (SELECT string_agg(l.enumlabel, ', ' ORDER BY l.enumsortorder)
                              FROM pg_enum l WHERE l.enumtypid = e.oid),
       e.oid::text, e.typname
FROM pg_type e JOIN own ON e.typnamespace = own.oid WHERE e.typtype = 'e')";

// Computes a digest of the tables and types whose names $1 lists, separated by spaces. {objects} is
// replaced by kObjects.
inline constexpr std::string_view kShapeDigest =
    "SELECT encode(sha256(convert_to(string_agg(name || ' ' || definition, ',' ORDER BY name"
    " COLLATE \"C\", definition COLLATE \"C\"), 'UTF8')), 'hex') FROM ({objects}) AS o"
    " WHERE whole = ANY (string_to_array($1, ' '))";

inline constexpr std::string_view kCountingIsOff = "SELECT current_setting('track_counts') = 'off'";
// For each table, the number of rows that this transaction has written.
inline constexpr std::string_view kRowsWritten =
    "SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
    " + pg_stat_get_xact_tuples_deleted(oid) FROM pg_class WHERE relkind IN ('r', 'p')"
    " AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())";

}  // namespace chap::migrate::inventory_sql
