// Statements of table `observation`. Reading goes by the sorted ids of the index, so that nothing
// has to be sorted, however many rows there are.
#pragma once

#include "storage/sql/connection.hpp"

#include <string_view>

namespace chap::store::observation_sql {

inline constexpr sql::Spellings kSelectAll{
    "SELECT {columns} FROM observation"
    " WHERE id IN (SELECT id FROM observation WHERE dataset_id = $1) ORDER BY id",
    "SELECT {columns} FROM observation WHERE dataset_id = $1 ORDER BY id"};
inline constexpr std::string_view kSelectFeature =
    "SELECT {columns} FROM observation WHERE dataset_id = $1 AND feature_name = $2 ORDER BY id";
// By ranges of ids, since the rows of a data set are next to each other; the plus keeps the index
// of dataset_id, which would have to be sorted for each page, out of it.
inline constexpr std::string_view kEnds =
    "SELECT min(id), max(id) FROM observation WHERE dataset_id = $1";
inline constexpr std::string_view kSelectPage =
    "SELECT {columns}, id FROM observation"
    " WHERE +dataset_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4";
inline constexpr std::string_view kCount = "SELECT count(*) FROM observation WHERE dataset_id = $1";

}  // namespace chap::store::observation_sql
