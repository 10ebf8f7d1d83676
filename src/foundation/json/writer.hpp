// Appends compact JSON to a string: `,` and `:` without blanks, non-ASCII unescaped
// (http-api.md 2.7). The two encoders of the contract differ in the text of floating-point numbers
// and in NaN.
#pragma once

#include "foundation/json/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chap::json {

enum class Style {
  kA,  // 200 answers with a schema: 1e-5 is 0.00001, 1e-7, 1e+16; NaN and infinities become null
  kB,  // errors and free answers, CSV: Python's repr, 1e-05, 1e+16; NaN and infinities become null
};

// The text of one number in that style; `nan`, `inf` and `-inf` are the caller's business.
void append_double(std::string& out, double value, Style style);
// A quoted, escaped string; bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);

// Usage: w.begin_object(); w.key("id"); w.integer(3); w.end_object();  Commas are set by the
// writer.
class Writer {
 public:
  // `size`: how long the text may become, when that is known.
  explicit Writer(Style style = Style::kB, std::size_t size = 0) : style_(style) {
    out_.reserve(size);
  }

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  // A key that is quoted and escaped already, with its colon: `"id":`.
  void quoted_key(std::string_view text);

  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void real(double value);
  void string(std::string_view text);
  void value(const Value& value);
  // JSON text made elsewhere, as it is.
  void raw(std::string_view json);

  Style style() const { return style_; }
  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }
  // For streaming: what was written so far leaves, the writer goes on.
  void move_to(std::string& chunk);

 private:
  void separate();

  std::string out_;
  Style style_;
  bool first_ = true;  // nothing stands before the next element at this level
};

// A whole value in one call.
std::string to_text(const Value& value, Style style = Style::kB);

}  // namespace chap::json
