// Lenient reading of scalars (http-api.md 2.5). For an invalid value each function reports a
// problem and returns false.
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/schema/report.hpp"

#include <cstdint>
#include <string>

namespace chap::schema {

// Integers beyond 64 bits are clamped; all ids, counts and bounds are much smaller.
bool read_integer(const json::Value& value, std::int64_t& out, Report& report);
bool read_number(const json::Value& value, double& out, Report& report);
bool read_boolean(const json::Value& value, bool& out, Report& report);
// Throws Error (400) for a text that databases cannot store, because it contains U+0000 or a lone
// surrogate.
bool read_string(const json::Value& value, std::string& out, Report& report);

// Throws that Error; for readers that do not copy the text.
void require_storable(std::string_view text);
// Checks all texts and keys in a value.
void require_storable(const json::Value& value);

}  // namespace chap::schema
