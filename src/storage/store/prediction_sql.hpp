// Statements of tables `prediction` and `predictionsamplesentry`.
#pragma once

#include <string_view>

namespace chap::store::prediction_sql {

// Selects predictions with their data sets and models. {where} is one of the three conditions
// below.
inline constexpr std::string_view kSelectDetails =
    "SELECT {prediction}, {dataset}, {model} FROM prediction p"
    " LEFT JOIN dataset d ON d.id = p.dataset_id"
    " LEFT JOIN configuredmodeldb c ON c.id = p.model_db_id WHERE {where}";
inline constexpr std::string_view kWithModel = "c.id IS NOT NULL ORDER BY p.id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kOne = "p.id = $1";
inline constexpr std::string_view kOfSetup = "p.prediction_setup_id = $1 ORDER BY p.id";
inline constexpr std::string_view kSelectExists =
    "SELECT EXISTS (SELECT 1 FROM prediction WHERE id = $1)";
inline constexpr std::string_view kSelectSamples =
    "SELECT {columns} FROM predictionsamplesentry WHERE prediction_id = $1 ORDER BY id";
inline constexpr std::string_view kDeleteSamples =
    "DELETE FROM predictionsamplesentry WHERE prediction_id = $1";
inline constexpr std::string_view kDelete = "DELETE FROM prediction WHERE id = $1";

}  // namespace chap::store::prediction_sql
