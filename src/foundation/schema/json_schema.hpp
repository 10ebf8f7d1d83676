// Writing JSON Schema for field tables: named schemas become components, referred to by `$ref`.
#pragma once

#include "foundation/json/writer.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chap::schema {

// Component name -> schema text, ascending by name.
class Components {
 public:
  // False when it is there already (or being written).
  bool start(const std::string& name);
  void finish(const std::string& name, std::string schema);
  const std::map<std::string, std::string>& all() const { return schemas_; }

 private:
  std::map<std::string, std::string> schemas_;
};

// The codecs write the members of a schema into an object that is open already.
struct SchemaWriter {
  json::Writer& out;
  Components& components;

  void type(std::string_view name);
  void member(std::string_view name, std::string_view text);
  void reference(const std::string& component);
};

}  // namespace chap::schema
