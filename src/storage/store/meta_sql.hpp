// Statements of table `chapx_meta`.
#pragma once

#include <string_view>

namespace chap::store::meta_sql {

inline constexpr std::string_view kSelect = "SELECT value FROM chapx_meta WHERE key = $1";
inline constexpr std::string_view kPut =
    "INSERT INTO chapx_meta (key, value) VALUES ($1, $2)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
inline constexpr std::string_view kDelete = "DELETE FROM chapx_meta WHERE key = $1";

}  // namespace chap::store::meta_sql
