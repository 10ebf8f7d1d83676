// Statements of table `backtest`.
#pragma once

#include "storage/sql/connection.hpp"

#include <array>

namespace chap::store::backtest_sql {

// One statement for lists and single rows: {where} is kAll or kOne.
inline constexpr std::string_view kSelectDetails =
    "SELECT {backtest}, {dataset}, {model}, {modeltemplate}, {setup} FROM backtest b"
    " LEFT JOIN dataset d ON d.id = b.dataset_id"
    " LEFT JOIN configuredmodeldb c ON c.id = b.model_db_id"
    " LEFT JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " LEFT JOIN predictionsetup s ON s.backtest_id = b.id {where}";
inline constexpr std::string_view kAll = "ORDER BY b.id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kOne = "WHERE b.id = $1";
inline constexpr std::string_view kSelectById = "SELECT {columns} FROM backtest WHERE id = $1";
inline constexpr std::string_view kSelectCoverage = "SELECT {columns} FROM backtest ORDER BY id";
inline constexpr std::string_view kUpdateName = "UPDATE backtest SET name = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateMetrics =
    "UPDATE backtest SET aggregate_metrics = $2 WHERE id = $1";

// Deletes, in this order, for a list of ids given as JSON text (database.md 2.4). PostgreSQL takes
// them as an array: it looks each up in the index, where it expects so many rows of a query that it
// reads the whole table instead.
inline constexpr std::array<sql::Spellings, 5> kDelete{{
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
