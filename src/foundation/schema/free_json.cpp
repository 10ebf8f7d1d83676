#include "foundation/schema/free_json.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/schema/scalars.hpp"

namespace chap::schema {

bool read_free_object(const json::Value& value, FreeObject& out, Report& report) {
  if (!value.is_object()) {
    report.add("dict_type", "Input should be a valid dictionary", value);
    return false;
  }
  require_storable(value);
  out.text = json::to_text(value);
  return true;
}

bool read_free_list(const json::Value& value, FreeList& out, Report& report) {
  if (!value.is_array()) {
    report.add("list_type", "Input should be a valid list", value);
    return false;
  }
  require_storable(value);
  out.text = json::to_text(value);
  return true;
}

void write_stored(const std::string& json_text, json::Writer& out) {
  if (json_text.empty() || json_text == "{}" || json_text == "[]") {
    out.raw(json_text.empty() ? "null" : json_text);
    return;
  }
  const json::Document document = json::parse(json_text);
  out.value(document.root());
}

}  // namespace chap::schema
