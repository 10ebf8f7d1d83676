// Statements of table `backtestspecification`.
#pragma once

#include <string_view>

namespace chap::store::backtestspecification_sql {

inline constexpr std::string_view kSelectById =
    "SELECT {columns} FROM backtestspecification WHERE id = $1";
inline constexpr std::string_view kSelectEqual =
    "SELECT {columns} FROM backtestspecification WHERE dataset_id = $1 AND target_column = $2"
    " AND n_periods = $3 AND n_splits = $4 AND stride = $5 AND n_retrain = $6"
    " AND future_weather_provider = $7 ORDER BY id LIMIT 1";
// The specifications with the given values (NULL matches every value) and the number of their
// backtests. Backtests of baseline models are not counted. {specification} and {dataset} are the
// column lists.
inline constexpr std::string_view kSelectSummaries =
    "SELECT {specification}, {dataset}, (SELECT count(*) FROM backtest b"
    " LEFT JOIN configuredmodeldb c ON c.id = b.model_db_id"
    " LEFT JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " WHERE b.specification_id = p.id AND coalesce(t.role, '') <> 'baseline')"
    " FROM backtestspecification p JOIN dataset d ON d.id = p.dataset_id"
    " WHERE (CAST($1 AS BIGINT) IS NULL OR p.dataset_id = $1)"
    " AND (CAST($2 AS VARCHAR) IS NULL OR p.target_column = $2)"
    " AND (CAST($3 AS BIGINT) IS NULL OR p.n_periods = $3)"
    " AND (CAST($4 AS BIGINT) IS NULL OR p.n_splits = $4)"
    " AND (CAST($5 AS BIGINT) IS NULL OR p.stride = $5)"
    " AND (CAST($6 AS BIGINT) IS NULL OR p.n_retrain = $6)"
    " AND (CAST($7 AS VARCHAR) IS NULL OR p.future_weather_provider = $7) ORDER BY p.id";
inline constexpr std::string_view kUpdateOrgUnits =
    "UPDATE backtestspecification SET org_units = $2 WHERE id = $1";

}  // namespace chap::store::backtestspecification_sql
