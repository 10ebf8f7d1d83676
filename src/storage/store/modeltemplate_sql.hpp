// Statements of table `modeltemplatedb`.
#pragma once

#include <string_view>

namespace chap::store::modeltemplate_sql {

inline constexpr std::string_view kSelectLive =
    "SELECT {columns} FROM modeltemplatedb WHERE is_live ORDER BY id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kSelectById =
    "SELECT {columns} FROM modeltemplatedb WHERE id = $1";
// Usually at most one row is live. If another program has left several live rows, the newest is
// selected.
inline constexpr std::string_view kSelectLiveByName =
    "SELECT {columns} FROM modeltemplatedb WHERE name = $1 AND is_live ORDER BY id DESC LIMIT 1";
inline constexpr std::string_view kSelectVersion =
    "SELECT {columns} FROM modeltemplatedb WHERE name = $1 AND version = $2";
inline constexpr std::string_view kSelectVersions =
    "SELECT {columns} FROM modeltemplatedb WHERE name = $1 ORDER BY id";
// The newest version that is not archived and has a configured model that is not archived either.
inline constexpr std::string_view kSelectNewestRunnable =
    "SELECT {columns} FROM modeltemplatedb t WHERE name = $1 AND NOT coalesce(archived, false) AND "
    "EXISTS ("
    "SELECT 1 FROM configuredmodeldb c WHERE c.model_template_id = t.id)"
    " ORDER BY id DESC LIMIT 1";
inline constexpr std::string_view kUpdateLive =
    "UPDATE modeltemplatedb SET is_live = (id = $1) WHERE name = $2 AND is_live <> (id = $1)";
inline constexpr std::string_view kUpdateArchived =
    "UPDATE modeltemplatedb SET archived = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateRole =
    "UPDATE modeltemplatedb SET role = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateUserOptions =
    "UPDATE modeltemplatedb SET user_options = $2 WHERE id = $1";

}  // namespace chap::store::modeltemplate_sql
