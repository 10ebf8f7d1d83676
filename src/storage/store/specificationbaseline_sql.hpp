// Statements of table `specificationbaseline`.
#pragma once

#include <string_view>

namespace chap::store::specificationbaseline_sql {

inline constexpr std::string_view kSelectOfSpecification =
    "SELECT {columns} FROM specificationbaseline WHERE specification_id = $1 ORDER BY id";
// Changes a row only if its run did not end, or failed, before $4.
inline constexpr std::string_view kClaim =
    "INSERT INTO specificationbaseline (specification_id, configured_model_id, status, claimed_at)"
    " VALUES ($1, $2, 'pending', $3)"
    " ON CONFLICT (specification_id, configured_model_id) DO UPDATE"
    " SET status = excluded.status, message = NULL, claimed_at = excluded.claimed_at"
    " WHERE specificationbaseline.status IN ('pending', 'failed')"
    " AND specificationbaseline.claimed_at < $4";
// A run that has ended is not changed by an attempt that lost its claim.
inline constexpr std::string_view kFinish =
    "UPDATE specificationbaseline SET status = $3, backtest_id = $4, message = $5,"
    " claimed_at = $6 WHERE specification_id = $1 AND configured_model_id = $2 AND status = "
    "'pending'";

}  // namespace chap::store::specificationbaseline_sql
