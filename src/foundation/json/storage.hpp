// The data that a Document owns. Internal to parse.cpp and value.cpp.
#pragma once

#include "foundation/json/value.hpp"

#include <memory_resource>
#include <string>
#include <string_view>

namespace chap::json {

struct Document::Storage {
  std::string owned;      // the text or its conversion to UTF-8; empty if `text` is borrowed
  std::string_view text;  // in UTF-8; strings without escapes are views into this text
  std::pmr::monotonic_buffer_resource nodes;
  Value root;
};

}  // namespace chap::json
