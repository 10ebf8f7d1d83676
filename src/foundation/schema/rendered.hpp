// A wire value that is written already: what many elements of a list share is turned into JSON once
// and then only copied. Read-only once made, then safe for any number of threads.
#pragma once

#include "foundation/schema/object.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

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

// A list that is written element by element, so that none of them has to be kept. One thread.
template <class T>
class RenderedList {
 public:
  // Lists are asked for again and again: memory for what the last one took spares the copies of a
  // text that grows.
  RenderedList()
      : out_(json::Style::kA, std::min(kMostReserved, last_size.load(std::memory_order_relaxed))) {
    out_.begin_array();
  }
  void add(const T& element) { Codec<T>::write(element, out_); }
  std::string take_json() {
    out_.end_array();
    last_size.store(out_.text().size(), std::memory_order_relaxed);
    return out_.take();
  }

 private:
  static constexpr std::size_t kMostReserved = 8UL * 1024 * 1024;
  static inline std::atomic<std::size_t> last_size = 0;

  json::Writer out_;
};

// Only written. The schema is that of the value.
template <class T>
struct Codec<Rendered<T>> {
  static constexpr bool kReference = Codec<T>::kReference;
  static void write(const Rendered<T>& value, json::Writer& out) { out.raw(value.json()); }
  static void schema(SchemaWriter& s) { Codec<T>::schema(s); }
};

template <class T>
struct Codec<RenderedList<T>> : Codec<std::vector<T>> {};

}  // namespace chap::schema
