// Statements of table `alert`.
#pragma once

#include <string_view>

namespace chap::store::alert_sql {

// A parameter that is NULL matches every value. The casts tell PostgreSQL the types of the
// parameters.
inline constexpr std::string_view kSelectMatching =
    "SELECT {columns} FROM alert"
    " WHERE (CAST($1 AS BIGINT) IS NULL OR alert_policy_id = $1)"
    " AND (CAST($2 AS BIGINT) IS NULL OR prediction_id = $2)"
    " AND (CAST($3 AS TEXT) IS NULL OR org_unit = $3)"
    " AND (CAST($4 AS TEXT) IS NULL OR approved = $4) ORDER BY id LIMIT $5 OFFSET $6";
inline constexpr std::string_view kSelectById = "SELECT {columns} FROM alert WHERE id = $1";
inline constexpr std::string_view kSelectExistsInCell =
    "SELECT EXISTS (SELECT 1 FROM alert WHERE prediction_id = $1 AND org_unit = $2"
    " AND time_period = $3)";
inline constexpr std::string_view kCountOfPrediction =
    "SELECT count(*) FROM alert WHERE prediction_id = $1";
inline constexpr std::string_view kUpdateApproval =
    "UPDATE alert SET approved = $2, approved_by = $3, approved_at = $4 WHERE id = $1";
inline constexpr std::string_view kDeleteUnlessApproved =
    "DELETE FROM alert WHERE id = $1 AND approved <> 'approved'";

}  // namespace chap::store::alert_sql
