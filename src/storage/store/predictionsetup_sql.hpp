// Statements of table `predictionsetup`.
#pragma once

#include <string_view>

namespace chap::store::predictionsetup_sql {

// Selects prediction setups with their models and alert policies. {where} is kAll or kOne. For the
// model and its template an inner join suffices, because foreign keys ensure that they exist.
inline constexpr std::string_view kSelectDetails =
    "SELECT {setup}, {model}, {modeltemplate}, {alertpolicy} FROM predictionsetup s"
    " JOIN configuredmodeldb c ON c.id = s.configured_model_id"
    " JOIN modeltemplatedb t ON t.id = c.model_template_id"
    " LEFT JOIN alertpolicy a ON a.id = s.alert_policy_id {where}";
inline constexpr std::string_view kAll = "ORDER BY s.id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kOne = "WHERE s.id = $1";
inline constexpr std::string_view kSelectExists =
    "SELECT EXISTS (SELECT 1 FROM predictionsetup WHERE id = $1)";
// The predictions of a deleted setup are kept (database.md 2.3).
inline constexpr std::string_view kUnlinkPredictions =
    "UPDATE prediction SET prediction_setup_id = NULL WHERE prediction_setup_id = $1";
inline constexpr std::string_view kDelete = "DELETE FROM predictionsetup WHERE id = $1";

}  // namespace chap::store::predictionsetup_sql
