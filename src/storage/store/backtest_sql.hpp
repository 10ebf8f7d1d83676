// Statements of table `backtest`.
#pragma once

#include "storage/sql/connection.hpp"

#include <array>

namespace chap::store::backtest_sql {

// Selects backtests together with the rows of other tables that belong to them. {where} is kListed,
// kOfSpecification or kOne.
inline constexpr std::string_view kSelectDetails =
    "SELECT {backtest}, {dataset}, {specification}, {model}, {modeltemplate}, {setup} FROM "
    "backtest b"
    " LEFT JOIN dataset d ON d.id = b.dataset_id"
    " LEFT JOIN backtestspecification p ON p.id = b.specification_id"
    " LEFT JOIN configuredmodeldb c ON c.id = b.model_db_id"
    " LEFT JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " LEFT JOIN predictionsetup s ON s.backtest_id = b.id {where}";
// Backtests of baseline models are never listed (core-2.5.1.md 1.4). $3 and $4 may be NULL.
inline constexpr std::string_view kListed =
    "WHERE coalesce(t.role, '') <> 'baseline'"
    " AND (CAST($3 AS BIGINT) IS NULL OR b.specification_id = $3)"
    " AND (CAST($4 AS BIGINT) IS NULL OR b.dataset_id = $4) ORDER BY b.id LIMIT $1 OFFSET $2";
// All backtests of a specification, the newest first; backtests without a creation time come last.
inline constexpr std::string_view kOfSpecification =
    "WHERE b.specification_id = $1 ORDER BY b.created IS NULL, b.created DESC, b.id DESC";
inline constexpr std::string_view kOne = "WHERE b.id = $1";
inline constexpr std::string_view kSelectById = "SELECT {columns} FROM backtest WHERE id = $1";
inline constexpr std::string_view kSelectUnitsAndSplits =
    "SELECT {columns} FROM backtest ORDER BY id";
inline constexpr std::string_view kUpdateName = "UPDATE backtest SET name = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateMetrics =
    "UPDATE backtest SET aggregate_metrics = $2 WHERE id = $1";

// The statements that delete backtests, in the order in which they must run. The parameter is a
// list of ids as JSON text (database.md 2.4). PostgreSQL converts the list to an array and uses the
// index for each id. With a subquery instead of an array, PostgreSQL's planner would expect many
// ids and read the whole table.
inline constexpr std::array<sql::StatementVariants, 5> kDelete{{
    {"UPDATE prediction SET prediction_setup_id = NULL WHERE prediction_setup_id IN"
     " (SELECT id FROM predictionsetup WHERE backtest_id IN (SELECT value FROM json_each($1)))",
     "UPDATE prediction SET prediction_setup_id = NULL WHERE prediction_setup_id IN"
     " (SELECT id FROM predictionsetup WHERE backtest_id ="
     " ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::json))))"},
    {"DELETE FROM predictionsetup WHERE backtest_id IN (SELECT value FROM json_each($1))",
     "DELETE FROM predictionsetup WHERE backtest_id ="
     " ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::json)))"},
    {"DELETE FROM backtestforecast WHERE backtest_id IN (SELECT value FROM json_each($1))",
     "DELETE FROM backtestforecast WHERE backtest_id ="
     " ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::json)))"},
    {"DELETE FROM backtestmetric WHERE backtest_id IN (SELECT value FROM json_each($1))",
     "DELETE FROM backtestmetric WHERE backtest_id ="
     " ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::json)))"},
    {"DELETE FROM backtest WHERE id IN (SELECT value FROM json_each($1))",
     "DELETE FROM backtest WHERE id ="
     " ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::json)))"},
}};

}  // namespace chap::store::backtest_sql
