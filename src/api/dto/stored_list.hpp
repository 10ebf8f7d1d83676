// Lists of small objects in the database: JSON with the declared snake_case names
// (database.md 1.5). Converts them from and to the wire types with the same fields.
#pragma once

#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

#include <string>
#include <vector>

namespace chap::dto {

// Items that cannot be read are left out, because other programs may write to the database, too.
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
