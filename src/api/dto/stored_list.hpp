// Converts lists of small objects between wire types and the JSON in the database. The stored JSON
// has the snake_case names of the field table (database.md 1.5).
#pragma once

#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

#include <string>
#include <vector>

namespace chap::dto {

// Leaves out items that cannot be parsed, because another program may have written them to the
// database.
template <class T>
std::vector<T> read_stored_list(const std::string& json_text) {
  std::vector<T> list;
  const json::Document document = json::parse(json_text);
  if (!document.root().is_array()) return list;
  schema::Report ignored;
  for (const json::Value& value : document.root().items()) {
    T item;
    if (schema::Codec<T>::read(value, item, ignored)) list.push_back(std::move(item));
  }
  return list;
}

template <class T>
std::string write_stored_list(const std::vector<T>& list) {
  json::Writer out;
  out.begin_array();
  for (const T& item : list) {
    out.begin_object();
    schema::for_each_field<T>([&](const auto& field) {
      using M = std::remove_cvref_t<decltype(item.*(field.member))>;
      out.key(field.name);
      schema::Codec<M>::write(item.*(field.member), out);
    });
    out.end_object();
  }
  out.end_array();
  return out.take();
}

}  // namespace chap::dto
