// Statements of table `backtestforecast`. The ids come sorted out of the index, so that the wide
// rows are never sorted (PostgreSQL keeps what is wide elsewhere anyway); {where} adds the filters.
#pragma once

#include "storage/sql/connection.hpp"

namespace chap::store::backtestforecast_sql {

inline constexpr sql::Spellings kSelect{
    "SELECT {columns} FROM backtestforecast WHERE id IN"
    " (SELECT id FROM backtestforecast WHERE backtest_id = $1{where}) ORDER BY id",
    "SELECT {columns} FROM backtestforecast WHERE backtest_id = $1{where} ORDER BY id"};
// {n} is the placeholder's number.
inline constexpr std::string_view kOfSplit = " AND last_seen_period = ${n}";
inline constexpr sql::Spellings kOfOrgUnits{
    " AND org_unit IN (SELECT value FROM json_each(${n}))",
    " AND org_unit = ANY (ARRAY(SELECT json_array_elements_text(${n}::json)))"};

// Facets: by the index alone, but for the periods, which older rows must be asked for.
inline constexpr std::string_view kSelectSplits =
    "SELECT DISTINCT last_seen_period FROM backtestforecast WHERE backtest_id = $1";
inline constexpr std::string_view kSelectOrgUnits =
    "SELECT DISTINCT org_unit FROM backtestforecast WHERE backtest_id = $1";
inline constexpr std::string_view kSelectPeriods =
    "SELECT DISTINCT period, last_seen_period FROM backtestforecast WHERE backtest_id = $1";

}  // namespace chap::store::backtestforecast_sql
