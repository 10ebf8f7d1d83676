// Parses JSON. Doubles are read exactly, and the error messages are those of Python
// (http-api.md 2.6).
#pragma once

#include "foundation/json/value.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chap::json {

// Thrown for a syntax error. `reason` is Python's message. `offset` is the position of the error in
// characters, not in bytes.
class SyntaxError : public std::runtime_error {
 public:
  SyntaxError(const std::string& reason, std::size_t offset)
      : std::runtime_error(reason), offset_(offset) {}
  std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

// Thrown if a text cannot be parsed because of its encoding, its length, the depth of its nesting,
// or an integer with too many digits.
class UnreadableError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ParseLimits {
  std::size_t depth = 990;        // Python stops at a depth of about 1000
  std::size_t int_digits = 4300;  // Python's limit for integer literals
};

// Parses a text in UTF-8 (with or without a byte order mark), UTF-16 or UTF-32, as Python does.
// Throws SyntaxError and UnreadableError.
Document parse(std::string text, const ParseLimits& limits = {});

// Like parse(), but does not copy the text. The text must outlive the Document.
Document parse_borrowed(std::string_view text, const ParseLimits& limits = {});

}  // namespace chap::json
