// Writes JSON Schema for field tables. A schema with a name becomes a component of the OpenAPI
// document, and a `$ref` refers to the component.
#pragma once

#include "foundation/json/writer.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chap::schema {

// The schema texts of components, in ascending order of their names.
class Components {
 public:
  // Must be called before a component is written. Returns false if the component exists already or
  // is being written; then the caller must not write the component.
  bool start(const std::string& name);
  void finish(const std::string& name, std::string schema);
  const std::map<std::string, std::string>& all() const { return schemas_; }

 private:
  std::map<std::string, std::string> schemas_;
};

// Codec<M>::schema() writes the members of one schema object to a SchemaWriter. The caller of
// schema() begins and ends the object.
struct SchemaWriter {
  json::Writer& out;
  Components& components;

  void type(std::string_view name);
  void member(std::string_view name, std::string_view text);
  void reference(const std::string& component);
};

}  // namespace chap::schema
