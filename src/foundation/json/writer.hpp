// Writes compact JSON: no blanks after `,` and `:`, no escapes for non-ASCII characters
// (http-api.md 2.7). The styles kResponse and kPythonRepr are the encoders A and B of the contract,
// which differ in the text of a floating-point number.
#pragma once

#include "foundation/json/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chap::json {

enum class Style {
  kResponse,    // 200 responses with a schema: 0.00001, 1e-7, 1e+16
  kPythonRepr,  // errors, responses without a schema, and CSV: Python's repr, such as 1e-05, 1e+16
};

// Appends a finite number in the given style.
void append_double(std::string& out, double value, Style style);
// Appends a quoted, escaped string; bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);

// Usage: w.begin_object(); w.key("id"); w.integer(3); w.end_object(); The writer adds commas. NaN
// and infinities become null.
class Writer {
 public:
  // Reserves memory for `size` bytes, the expected length of the text.
  explicit Writer(Style style = Style::kPythonRepr, std::size_t size = 0) : style_(style) {
    out_.reserve(size);
  }

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  // Writes a key that is already quoted, escaped and followed by a colon, such as `"id":`.
  void quoted_key(std::string_view text);

  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void real(double value);
  void string(std::string_view text);
  void value(const Value& value);
  // Writes a value that is already JSON text. The text is not checked.
  void raw(std::string_view json);

  Style style() const { return style_; }
  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }
  // For streaming: moves the text that was written so far from this writer to the end of `chunk`.
  void move_to(std::string& chunk);

 private:
  void separate();

  std::string out_;
  Style style_;
  bool first_ = true;  // whether the next element needs no comma before it
};

// The JSON text of a value.
std::string to_text(const Value& value, Style style = Style::kPythonRepr);

}  // namespace chap::json
