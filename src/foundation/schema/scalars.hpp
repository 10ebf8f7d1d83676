// Reads scalars by lenient rules (http-api.md 2.5), which accept, for example, the text "1" as an
// integer. For an invalid value, each reader reports a problem and returns false.
#pragma once

#include "foundation/json/value.hpp"
#include "foundation/schema/report.hpp"

#include <cstdint>
#include <string>

namespace chap::schema {

// An integer that does not fit into 64 bits becomes the smallest or largest 64-bit integer. This is
// enough, because all ids, counts and bounds are much smaller.
bool read_integer(const json::Value& value, std::int64_t& out, Report& report);
bool read_number(const json::Value& value, double& out, Report& report);
bool read_boolean(const json::Value& value, bool& out, Report& report);
// Throws Error (400) for a text that databases cannot store, because it contains U+0000 or a lone
// surrogate.
bool read_string(const json::Value& value, std::string& out, Report& report);

// Throws the Error that read_string() throws if databases cannot store `text`. For readers that do
// not call read_string(), because they do not copy the text.
void require_storable(std::string_view text);
// Like require_storable(text), for all texts and keys in a value.
void require_storable(const json::Value& value);

}  // namespace chap::schema
