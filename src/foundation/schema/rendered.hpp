// A wire value that is written already: what many elements of a list share is turned into JSON once
// and then only copied. Read-only once made, then safe for any number of threads.
#pragma once

#include "foundation/schema/object.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chap::schema {

template <class T>
class Rendered {
 public:
  explicit Rendered(const T& value) : Rendered(to_json(value, json::Style::kA)) {}
  // JSON text of a T.
  explicit Rendered(std::string json)
      : json_(std::make_shared<const std::string>(std::move(json))) {}
  // In the style of answers with a schema.
  const std::string& json() const { return *json_; }

 private:
  std::shared_ptr<const std::string> json_;
};

// Writes a list element by element, so that none of them has to be kept.
template <class T>
class RenderedList {
 public:
  RenderedList() { out_.begin_array(); }
  void add(const T& element) { Codec<T>::write(element, out_); }
  Rendered<std::vector<T>> finish() {
    out_.end_array();
    return Rendered<std::vector<T>>(out_.take());
  }

 private:
  json::Writer out_{json::Style::kA};
};

// Only written. The schema is that of the value.
template <class T>
struct Codec<Rendered<T>> {
  static constexpr bool kReference = Codec<T>::kReference;
  static void write(const Rendered<T>& value, json::Writer& out) { out.raw(value.json()); }
  static void schema(SchemaWriter& s) { Codec<T>::schema(s); }
};

}  // namespace chap::schema
