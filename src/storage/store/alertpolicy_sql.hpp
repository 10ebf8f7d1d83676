// Statements of table `alertpolicy`.
#pragma once

#include <string_view>

namespace chap::store::alertpolicy_sql {

inline constexpr std::string_view kSelectAll =
    "SELECT {columns} FROM alertpolicy ORDER BY id LIMIT $1 OFFSET $2";
inline constexpr std::string_view kSelectById = "SELECT {columns} FROM alertpolicy WHERE id = $1";
inline constexpr std::string_view kSelectFirstSetup =
    "SELECT id FROM predictionsetup WHERE alert_policy_id = $1 ORDER BY id LIMIT 1";
inline constexpr std::string_view kSelectFirstAlert =
    "SELECT id FROM alert WHERE alert_policy_id = $1 ORDER BY id LIMIT 1";
inline constexpr std::string_view kDelete = "DELETE FROM alertpolicy WHERE id = $1";

}  // namespace chap::store::alertpolicy_sql
