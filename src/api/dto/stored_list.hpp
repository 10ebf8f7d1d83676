// Lists of small objects as the database holds them: JSON with the declared snake_case names
// (contract, database.md 1.5), from and to the wire types of the same fields.
#pragma once

#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

#include <string>
#include <vector>

namespace chap::dto {

// Rows of other programs may hold anything: what cannot be read is left out.
template <class T>
std::vector<T> read_stored_list(const std::string& json_text) {
  std::vector<T> list;
  const json::Document document = json::parse(json_text);
  if (!document.root().is_array()) return list;
  schema::Report unreadable;
  for (const json::Value& item : document.root().items()) {
    T one;
    if (schema::Codec<T>::read(item, one, unreadable)) list.push_back(std::move(one));
  }
  return list;
}

template <class T>
std::string stored_list(const std::vector<T>& list) {
  json::Writer out;
  out.begin_array();
  for (const T& one : list) {
    out.begin_object();
    schema::for_each_field<T>([&](const auto& column) {
      using M = std::remove_cvref_t<decltype(one.*(column.member))>;
      out.key(column.name);
      schema::Codec<M>::write(one.*(column.member), out);
    });
    out.end_object();
  }
  out.end_array();
  return out.take();
}

}  // namespace chap::dto
