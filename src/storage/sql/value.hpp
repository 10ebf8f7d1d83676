// Values that can be parameters of statements.
//
// string_view and Blob point to bytes that must be valid until the statement has been executed.
// SQLite stores not-a-number as NULL (database.md 5).
#pragma once

#include "foundation/base/clock.hpp"
#include "foundation/json/text_list.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chap::sql {

struct Blob {
  std::string_view bytes;
};

using Value =
    std::variant<std::monostate, bool, std::int64_t, double, std::string_view, std::string, Blob>;

// The text of a list column, such as `["a","b"]`; `[]` for an empty list (database.md 1.5).
std::string json_array(const std::vector<std::string>& items);
// A list of ids such as `[1,2]`, as a parameter of statements with `IN` (store/*_sql.hpp).
std::string json_array(const std::vector<std::int64_t>& items);

inline Value to_value(bool value) { return value; }
template <std::integral Int>
Value to_value(Int value) {
  return static_cast<std::int64_t>(value);
}
inline Value to_value(double value) { return value; }
inline Value to_value(const char* value) { return std::string_view(value); }
inline Value to_value(std::string_view value) { return value; }
inline Value to_value(const std::string& value) { return std::string_view(value); }
inline Value to_value(Blob value) { return value; }
inline Value to_value(Timestamp value) { return sql_text(value); }
inline Value to_value(const std::vector<std::string>& value) { return json_array(value); }
inline Value to_value(const json::TextList& value) { return std::string_view(value.json()); }
inline Value to_value(std::nullopt_t) { return std::monostate{}; }
template <class T>
Value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : Value(std::monostate{});
}

}  // namespace chap::sql
