// What a Document owns. Only parse.cpp and value.cpp look inside.
#pragma once

#include "foundation/json/value.hpp"

#include <memory_resource>
#include <string>

namespace chap::json {

struct Document::Storage {
  std::string text;  // strings without escapes are views into it
  std::pmr::monotonic_buffer_resource nodes;
  Value root;
};

}  // namespace chap::json
