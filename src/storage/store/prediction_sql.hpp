// Statements of table `prediction`.
#pragma once

#include <string_view>

namespace chap::store::prediction_sql {

inline constexpr std::string_view kSelectDetails =
    "SELECT {prediction}, {dataset}, {model} FROM prediction p"
    " LEFT JOIN dataset d ON d.id = p.dataset_id"
    " LEFT JOIN configuredmodeldb c ON c.id = p.model_db_id WHERE p.id = $1";

}  // namespace chap::store::prediction_sql
