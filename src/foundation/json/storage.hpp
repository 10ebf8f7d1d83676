// What a Document owns. Only parse.cpp and value.cpp look inside.
#pragma once

#include "foundation/json/value.hpp"

#include <memory_resource>
#include <string>
#include <string_view>

namespace chap::json {

struct Document::Storage {
  std::string owned;      // empty when the text is borrowed
  std::string_view text;  // UTF-8; strings without escapes are views into it
  std::pmr::monotonic_buffer_resource nodes;
  Value root;
};

}  // namespace chap::json
