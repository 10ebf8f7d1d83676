// A wire value that is written already: what many elements of a list share is turned into JSON once
// and then only copied. Read-only once made, then safe for any number of threads.
#pragma once

#include "foundation/schema/object.hpp"

#include <memory>
#include <string>

namespace chap::schema {

template <class T>
class Rendered {
 public:
  explicit Rendered(const T& value)
      : json_(std::make_shared<const std::string>(to_json(value, json::Style::kA))) {}
  // In the style of answers with a schema.
  const std::string& json() const { return *json_; }

 private:
  std::shared_ptr<const std::string> json_;
};

// Only written. The schema is that of the value.
template <class T>
struct Codec<Rendered<T>> {
  static constexpr bool kReference = Codec<T>::kReference;
  static void write(const Rendered<T>& value, json::Writer& out) { out.raw(value.json()); }
  static void schema(SchemaWriter& s) { Codec<T>::schema(s); }
};

}  // namespace chap::schema
