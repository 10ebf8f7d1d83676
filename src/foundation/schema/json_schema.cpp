#include "foundation/schema/json_schema.hpp"

#include <utility>

namespace chap::schema {

bool Components::start(const std::string& name) { return schemas_.try_emplace(name).second; }

void Components::finish(const std::string& name, std::string schema) {
  schemas_[name] = std::move(schema);
}

void SchemaWriter::type(std::string_view name) { member("type", name); }

void SchemaWriter::member(std::string_view name, std::string_view text) {
  out.key(name);
  out.string(text);
}

void SchemaWriter::reference(const std::string& component) {
  member("$ref", "#/components/schemas/" + component);
}

}  // namespace chap::schema
