// A wire value that is already written as JSON. If the same value is part of many elements of a
// list, the value is written once, and its text is copied into each element. A Rendered is
// immutable and may be used by several threads.
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
      : json_(std::make_shared<const std::string>(to_json(value, json::Style::kResponse))) {}
  // The JSON text in json::Style::kResponse, the number format of responses that have a schema.
  const std::string& json() const { return *json_; }

 private:
  std::shared_ptr<const std::string> json_;
};

// A list that is written as JSON element by element, so that not all elements need to be in memory
// at the same time. Not thread-safe.
template <class T>
class RenderedList {
 public:
  // Reserves as much memory as the last list of this type needed (at most kMaxReserved), because
  // clients often request the same list again.
  RenderedList()
      : out_(
            json::Style::kResponse,
            std::min(kMaxReserved, last_size.load(std::memory_order_relaxed))
        ) {
    out_.begin_array();
  }
  void add(const T& element) { Codec<T>::write(element, out_); }
  std::string take_json() {
    out_.end_array();
    last_size.store(out_.text().size(), std::memory_order_relaxed);
    return out_.take();
  }

 private:
  static constexpr std::size_t kMaxReserved = 8UL * 1024 * 1024;
  static inline std::atomic<std::size_t> last_size = 0;

  json::Writer out_;
};

// This codec has no read(). The schema is the schema of T.
template <class T>
struct Codec<Rendered<T>> {
  static constexpr bool kIsRef = Codec<T>::kIsRef;
  static void write(const Rendered<T>& value, json::Writer& out) { out.raw(value.json()); }
  static void schema(SchemaWriter& s) { Codec<T>::schema(s); }
};

template <class T>
struct Codec<RenderedList<T>> : Codec<std::vector<T>> {};

}  // namespace chap::schema
