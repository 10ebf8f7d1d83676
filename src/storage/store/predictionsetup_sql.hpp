// Statements of table `predictionsetup`.
#pragma once

#include <string_view>

namespace chap::store::predictionsetup_sql {

// One statement for the list and for single rows: {where} is kAll or kOne. A setup always has its
// model: the foreign key forbids anything else.
inline constexpr std::string_view kSelectDetails =
    "SELECT {setup}, {model}, {modeltemplate} FROM predictionsetup s"
    " JOIN configuredmodeldb c ON c.id = s.configured_model_id"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id {where}";
inline constexpr std::string_view kAll = "ORDER BY s.id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kOne = "WHERE s.id = $1";
inline constexpr std::string_view kSelectExists =
    "SELECT EXISTS (SELECT 1 FROM predictionsetup WHERE id = $1)";
// A deleted setup's predictions stay (database.md 2.3).
inline constexpr std::string_view kUnlinkPredictions =
    "UPDATE prediction SET prediction_setup_id = NULL WHERE prediction_setup_id = $1";
inline constexpr std::string_view kDelete = "DELETE FROM predictionsetup WHERE id = $1";

}  // namespace chap::store::predictionsetup_sql
