// Members whose inside is the client's business: kept as JSON text, numbers as they were sent.
#pragma once

#include "foundation/json/writer.hpp"
#include "foundation/schema/report.hpp"

#include <string>

namespace chap::schema {

// `{...}` with any members.
struct FreeObject {
  std::string text = "{}";
};

bool read_free_object(const json::Value& value, FreeObject& out, Report& report);
// Writes stored JSON text again, numbers in the writer's style.
void write_stored(const std::string& json_text, json::Writer& out);

}  // namespace chap::schema
