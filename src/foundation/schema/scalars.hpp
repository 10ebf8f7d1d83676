// Lenient reading of scalars (http-api.md 2.5). Each reports its own problem and returns false.
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/schema/report.hpp"

#include <cstdint>
#include <string>

namespace chap::schema {

// Integers beyond 64 bits are clamped: no id, count or bound of ours comes near.
bool read_integer(const json::Value& value, std::int64_t& out, Report& report);
bool read_number(const json::Value& value, double& out, Report& report);
bool read_boolean(const json::Value& value, bool& out, Report& report);
// Throws Error (400) for text that no database can hold: U+0000, a lone surrogate.
bool read_string(const json::Value& value, std::string& out, Report& report);

// The check behind that 400, for readers that keep views.
void require_storable(std::string_view text);
// The same for every text and key in a value.
void require_storable(const json::Value& value);

}  // namespace chap::schema
