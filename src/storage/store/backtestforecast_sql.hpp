// Statements of table `backtestforecast`. The rows are large, so they should not be sorted. On
// SQLite a subquery therefore finds the ids in sorted order with an index. PostgreSQL stores large
// values outside of the rows and sorts only references to these values. {where} is a list of
// filters.
#pragma once

#include "storage/sql/connection.hpp"

namespace chap::store::backtestforecast_sql {

inline constexpr sql::StatementVariants kSelect{
    "SELECT {columns} FROM backtestforecast WHERE id IN"
    " (SELECT id FROM backtestforecast WHERE backtest_id = $1{where}) ORDER BY id",
    "SELECT {columns} FROM backtestforecast WHERE backtest_id = $1{where} ORDER BY id"};
// Filters. {n} is the number of the placeholder.
inline constexpr std::string_view kAndSplit = " AND last_seen_period = ${n}";
inline constexpr sql::StatementVariants kAndOrgUnits{
    " AND org_unit IN (SELECT value FROM json_each(${n}))",
    " AND org_unit = ANY (ARRAY(SELECT json_array_elements_text(${n}::json)))"};

// The distinct values of the facets of a plot. An index contains all of these values except the
// periods.
inline constexpr std::string_view kSelectSplits =
    "SELECT DISTINCT last_seen_period FROM backtestforecast WHERE backtest_id = $1";
inline constexpr std::string_view kSelectOrgUnits =
    "SELECT DISTINCT org_unit FROM backtestforecast WHERE backtest_id = $1";
inline constexpr std::string_view kSelectPeriods =
    "SELECT DISTINCT period, last_seen_period FROM backtestforecast WHERE backtest_id = $1";

}  // namespace chap::store::backtestforecast_sql
