// Statements of table `modeltemplatedb`.
#pragma once

#include <string_view>

namespace chap::store::modeltemplate_sql {

inline constexpr std::string_view kSelectAll =
    "SELECT {columns} FROM modeltemplatedb ORDER BY id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kSelectById =
    "SELECT {columns} FROM modeltemplatedb WHERE id = $1";
inline constexpr std::string_view kSelectByName =
    "SELECT {columns} FROM modeltemplatedb WHERE name = $1";
inline constexpr std::string_view kUpdateArchived =
    "UPDATE modeltemplatedb SET archived = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateUsesChapkit =
    "UPDATE modeltemplatedb SET uses_chapkit = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateUserOptions =
    "UPDATE modeltemplatedb SET user_options = $2 WHERE id = $1";
inline constexpr std::string_view kUpdateSourceUrl =
    "UPDATE modeltemplatedb SET source_url = $2 WHERE id = $1";

}  // namespace chap::store::modeltemplate_sql
