// Writes JSON Schema for field tables. Named schemas are components, to which `$ref` refers.
#pragma once

#include "foundation/json/writer.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chap::schema {

// The schema texts of components, in ascending order of their names.
class Components {
 public:
  // Returns false if the component exists or is being written.
  bool start(const std::string& name);
  void finish(const std::string& name, std::string schema);
  const std::map<std::string, std::string>& all() const { return schemas_; }

 private:
  std::map<std::string, std::string> schemas_;
};

// Codecs use it to write the members of a schema object; the caller begins and ends the object.
struct SchemaWriter {
  json::Writer& out;
  Components& components;

  void type(std::string_view name);
  void member(std::string_view name, std::string_view text);
  void reference(const std::string& component);
};

}  // namespace chap::schema
