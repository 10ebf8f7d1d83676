// Members of wire types that may have any JSON content. The content is stored as JSON text, in
// which integers keep all digits.
#pragma once

#include "foundation/json/writer.hpp"
#include "foundation/schema/report.hpp"

#include <string>

namespace chap::schema {

// `{...}` with any members.
struct FreeObject {
  std::string text = "{}";
};

// `[...]` with any elements.
struct FreeList {
  std::string text = "[]";
};

// read_free_object() and read_free_list() report a problem and return false if the value is of
// another kind.
bool read_free_list(const json::Value& value, FreeList& out, Report& report);
bool read_free_object(const json::Value& value, FreeObject& out, Report& report);
// Writes stored JSON text, with numbers in the style of the writer. An empty text becomes null.
void write_stored(const std::string& json_text, json::Writer& out);

}  // namespace chap::schema
