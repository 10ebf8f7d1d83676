// An enum that the OpenAPI document describes under a second component name, for clients whose
// types are generated from component names.
#pragma once

#include "foundation/schema/codec.hpp"

namespace chap::schema {

// `E` is a NamedEnum, `Component` has kName and kTitle.
template <class E, class Component>
struct Renamed {
  E value{};
};

template <NamedEnum E, class Component>
struct Codec<Renamed<E, Component>> {
  static constexpr bool kIsRef = true;
  static bool read(const json::Value& value, Renamed<E, Component>& out, Report& report) {
    return Codec<E>::read(value, out.value, report);
  }
  static void write(const Renamed<E, Component>& renamed, json::Writer& out) {
    Codec<E>::write(renamed.value, out);
  }
  static void schema(SchemaWriter& s) {
    Codec<E>::schema_as(Component::kName, Component::kTitle, s);
  }
};

}  // namespace chap::schema
