// Statements of table `specificationbaseline`.
#pragma once

#include <string_view>

namespace chap::store::specificationbaseline_sql {

inline constexpr std::string_view kSelectOfSpecification =
    "SELECT {columns} FROM specificationbaseline WHERE specification_id = $1 ORDER BY id";
// An existing row is changed only if it is pending or failed and its claimed_at is before $4, or if
// its backtest does not exist any more.
inline constexpr std::string_view kClaim =
    "INSERT INTO specificationbaseline (specification_id, configured_model_id, status, claimed_at)"
    " VALUES ($1, $2, 'pending', $3)"
    " ON CONFLICT (specification_id, configured_model_id) DO UPDATE"
    " SET status = excluded.status, message = NULL, claimed_at = excluded.claimed_at"
    " WHERE (specificationbaseline.status IN ('pending', 'failed')"
    " AND specificationbaseline.claimed_at < $4)"
    " OR (specificationbaseline.status = 'done' AND NOT EXISTS"
    " (SELECT 1 FROM backtest b WHERE b.id = specificationbaseline.backtest_id))";
inline constexpr std::string_view kSelectPending =
    "SELECT EXISTS (SELECT 1 FROM specificationbaseline WHERE specification_id = $1"
    " AND configured_model_id = $2 AND claimed_at = $3 AND status = 'pending')";
// Changes a row only if it is pending and was claimed at $3, so that a late attempt cannot
// overwrite a result.
inline constexpr std::string_view kFinish =
    "UPDATE specificationbaseline SET status = $4, backtest_id = $5, message = $6, claimed_at = $7"
    " WHERE specification_id = $1 AND configured_model_id = $2 AND claimed_at = $3"
    " AND status = 'pending'";

}  // namespace chap::store::specificationbaseline_sql
