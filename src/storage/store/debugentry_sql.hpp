// Statements of table `debugentry`.
#pragma once

#include <string_view>

namespace chap::store::debugentry_sql {

inline constexpr std::string_view kSelectById = "SELECT {columns} FROM debugentry WHERE id = $1";

}  // namespace chap::store::debugentry_sql
