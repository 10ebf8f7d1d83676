// Statements of table `chapx_service`.
#pragma once

#include <string_view>

namespace chap::store::service_sql {

inline constexpr std::string_view kUpsert =
    "INSERT INTO chapx_service ({columns}) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (id) DO UPDATE SET url = excluded.url, info = excluded.info,"
    " registered_at = excluded.registered_at, last_updated = excluded.last_updated,"
    " last_ping_at = excluded.last_ping_at";
inline constexpr std::string_view kSelectAll = "SELECT {columns} FROM chapx_service ORDER BY id";
inline constexpr std::string_view kSelect = "SELECT {columns} FROM chapx_service WHERE id = $1";
inline constexpr std::string_view kUpdatePing =
    "UPDATE chapx_service SET last_updated = $2, last_ping_at = $2 WHERE id = $1";
inline constexpr std::string_view kDelete = "DELETE FROM chapx_service WHERE id = $1";

}  // namespace chap::store::service_sql
