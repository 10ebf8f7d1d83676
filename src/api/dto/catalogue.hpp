// The wire type of an entry in a catalogue: metrics, plots, threshold strategies (http-api.md 6.12,
// 7.6 to 7.8).
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

// The members of every entry. Each catalogue derives its own type from this one, because each type
// has its own name in the OpenAPI document.
struct CatalogueEntry {
  std::string id;
  std::string display_name;
  std::string description;
};

// Makes an entry of each row. The type of the rows has members with the same names as the entry.
template <class Entry, class Rows>
std::vector<Entry> catalogue_of(const Rows& rows) {
  std::vector<Entry> entries;
  for (const auto& row : rows) entries.push_back({{row.id, row.display_name, row.description}});
  return entries;
}

}  // namespace chap::dto

namespace chap::schema {

template <class T>
auto catalogue_entry_fields() {
  using B = dto::CatalogueEntry;
  return std::make_tuple(
      of_base<T, B>("id", &B::id),
      of_base<T, B>("display_name", &B::display_name),
      of_base<T, B>("description", &B::description).optional()
  );
}

}  // namespace chap::schema
