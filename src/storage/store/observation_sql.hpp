// Statements of table `observation`. The rows of a data set have adjacent ids. The rows are read in
// the order of their ids, so that they need not be sorted.
//
// `+dataset_id` and `id + 0` do not change values, but prevent query plans that are slow for large
// tables. Without `+dataset_id` the planner may use the index on dataset_id and then sort the rows
// of each page. Without `id + 0` the planner may search for the first id along the primary key,
// through the rows of all other data sets.
#pragma once

#include "storage/sql/connection.hpp"

#include <string_view>

namespace chap::store::observation_sql {

inline constexpr std::string_view kFirstAndLastId =
    "SELECT min(id + 0), max(id + 0) FROM observation WHERE dataset_id = $1";
inline constexpr std::string_view kSelectPage =
    "SELECT {columns}, id FROM observation"
    " WHERE +dataset_id = $1 AND id >= $2 AND id <= $3 ORDER BY id";
inline constexpr sql::StatementVariants kSelectAll{
    "SELECT {columns} FROM observation"
    " WHERE id IN (SELECT id FROM observation WHERE dataset_id = $1) ORDER BY id",
    "WITH ends AS MATERIALIZED (SELECT min(id + 0) AS first, max(id + 0) AS last"
    " FROM observation WHERE dataset_id = $1)"
    " SELECT {columns} FROM observation WHERE +dataset_id = $1"
    " AND id >= (SELECT first FROM ends) AND id <= (SELECT last FROM ends) ORDER BY id"};
inline constexpr std::string_view kSelectFeature =
    "SELECT {columns} FROM observation WHERE dataset_id = $1 AND feature_name = $2 ORDER BY id";
inline constexpr std::string_view kCount = "SELECT count(*) FROM observation WHERE dataset_id = $1";

}  // namespace chap::store::observation_sql
