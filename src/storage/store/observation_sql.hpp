// Statements of table `observation`. The rows of a data set lie next to each other, so that reading
// goes along the ids: nothing has to be sorted, however many rows there are.
//
// The signs and zeros that change no number keep planners from plans that grow with the whole
// table: `+dataset_id` from sorting what an index finds for each page, `id + 0` from walking all
// ids of other data sets in search of the first one of this.
#pragma once

#include "storage/sql/connection.hpp"

#include <string_view>

namespace chap::store::observation_sql {

inline constexpr std::string_view kEnds =
    "SELECT min(id + 0), max(id + 0) FROM observation WHERE dataset_id = $1";
inline constexpr std::string_view kSelectPage =
    "SELECT {columns}, id FROM observation"
    " WHERE +dataset_id = $1 AND id >= $2 AND id <= $3 ORDER BY id";
inline constexpr sql::Spellings kSelectAll{
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
