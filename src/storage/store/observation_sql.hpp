// Statements of table `observation`. Reading goes by the sorted ids of the index, so that nothing
// has to be sorted, however many rows there are.
#pragma once

#include <string_view>

namespace chap::store::observation_sql {

inline constexpr std::string_view kSelectAll =
    "SELECT {columns} FROM observation"
    " WHERE id IN (SELECT id FROM observation WHERE dataset_id = $1) ORDER BY id";
inline constexpr std::string_view kSelectFeature =
    "SELECT {columns} FROM observation WHERE dataset_id = $1 AND feature_name = $2 ORDER BY id";
inline constexpr std::string_view kCount = "SELECT count(*) FROM observation WHERE dataset_id = $1";

}  // namespace chap::store::observation_sql
