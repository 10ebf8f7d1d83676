// Text to Document, exactly: doubles round-trip bit for bit, errors are Python's (http-api.md 2.6).
#pragma once

#include "foundation/json/value.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chap::json {

// A syntax error: `reason` is Python's text, `offset` counts characters (not bytes) of the text.
class SyntaxError : public std::runtime_error {
 public:
  SyntaxError(const std::string& reason, std::size_t offset)
      : std::runtime_error(reason), offset_(offset) {}
  std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

// Not parseable at all: no text encoding, nested too deep, an integer of more than 4300 digits.
class UnreadableError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Limits {
  std::size_t depth = 990;        // Python's recursion limit stops it at about 1000
  std::size_t int_digits = 4300;  // Python's limit for integer literals
};

// UTF-8 (a byte order mark is skipped), UTF-16 and UTF-32 are recognised as Python does.
Document parse(std::string text, const Limits& limits = {});

// The same without a copy of the text, which must stay where it is as long as the Document lives.
Document parse_borrowed(std::string_view text, const Limits& limits = {});

}  // namespace chap::json
