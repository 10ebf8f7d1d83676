// Statements of table `dataset`.
#pragma once

#include "storage/sql/connection.hpp"

#include <string_view>

namespace chap::store::dataset_sql {

inline constexpr std::string_view kSelectAll =
    "SELECT {columns} FROM dataset ORDER BY id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kSelectById = "SELECT {columns} FROM dataset WHERE id = $1";
inline constexpr std::string_view kSelectGeojson = "SELECT geojson FROM dataset WHERE id = $1";
inline constexpr std::string_view kUpdateGeojson = "UPDATE dataset SET geojson = $2 WHERE id = $1";
// Selects whether a backtest, a prediction setup or a prediction refers to the data set. Backtests
// of baseline models do not count, because users cannot see these backtests.
inline constexpr std::string_view kSelectReferenced =
    "SELECT EXISTS (SELECT 1 FROM backtest b LEFT JOIN configuredmodeldb c ON c.id = b.model_db_id"
    " LEFT JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE b.dataset_id = $1 AND coalesce(t.role, '') <> 'baseline')"
    " OR EXISTS (SELECT 1 FROM predictionsetup s JOIN backtest b ON b.id = s.backtest_id"
    " WHERE b.dataset_id = $1)"
    " OR EXISTS (SELECT 1 FROM prediction WHERE dataset_id = $1)";
inline constexpr std::string_view kSelectBaselineBacktests =
    "SELECT b.id FROM backtest b JOIN configuredmodeldb c ON c.id = b.model_db_id"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE b.dataset_id = $1 AND t.role = 'baseline' ORDER BY b.id";
// Locks a data set: until the transaction ends, no other transaction can insert a row that refers
// to the data set. SQLite needs no lock, because a SQLite database has only one writer.
inline constexpr sql::StatementVariants kLock{
    "SELECT id FROM dataset WHERE id = $1", "SELECT id FROM dataset WHERE id = $1 FOR UPDATE"};
inline constexpr std::string_view kDeleteObservations =
    "DELETE FROM observation WHERE dataset_id = $1";
inline constexpr std::string_view kDelete = "DELETE FROM dataset WHERE id = $1";

}  // namespace chap::store::dataset_sql
