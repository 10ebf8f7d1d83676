#include "foundation/json/writer.hpp"

#include "foundation/base/utf8.hpp"
#include "foundation/json/plain_text.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace chap::json {
namespace {

// Whole numbers from 0 to this limit are written as an integer and `.0`.
constexpr double kExactIntegers = 1e15;

// Appends a number without an exponent. `digits` are its 1 to 17 digits without a point; `exponent`
// is the decimal exponent of the first digit.
void append_plain(std::string& out, std::string_view digits, int exponent) {
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
    return;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    out += digits;
    out.append(whole - digits.size(), '0');
    out += ".0";
    return;
  }
  out += digits.substr(0, whole);
  out += '.';
  out += digits.substr(whole);
}

void append_exponent(std::string& out, std::string_view digits, int exponent, bool two_digits) {
  out += digits[0];
  if (digits.size() > 1) {
    out += '.';
    out += digits.substr(1);
  }
  out += exponent < 0 ? "e-" : "e+";
  const int size = std::abs(exponent);
  if (two_digits && size < 10) out += '0';
  out += std::to_string(size);
}

void append_integral(std::string& out, std::int64_t value) {
  char buffer[24];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, result.ptr);
}

}  // namespace

void append_double(std::string& out, double value, Style style) {
  if (std::abs(value) < kExactIntegers && value == std::trunc(value) && !std::signbit(value)) {
    append_integral(out, static_cast<std::int64_t>(value));
    out += ".0";
    return;
  }
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  std::string_view text(buffer, static_cast<std::size_t>(end.ptr - buffer));
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  int exponent = 0;
  std::from_chars(
      text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent
  );
  char digits[24];
  std::size_t count = 0;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits[count++] = c;
  }
  const int min_exponent = style == Style::kResponse ? -5 : -4;
  if (exponent >= min_exponent && exponent <= 15) {
    append_plain(out, {digits, count}, exponent);
  } else {
    append_exponent(out, {digits, count}, exponent, style == Style::kPythonRepr);
  }
}

void append_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t run_start = 0;  // start of the bytes that are copied unchanged
  for (std::size_t at = end_of_plain(text, 0); at < text.size(); at = end_of_plain(text, at)) {
    const auto c = static_cast<unsigned char>(text[at]);
    const std::size_t length = c < 0x80 ? 0 : first_character_bytes(text.substr(at, 4), false);
    if (length > 0) {
      at += length;
      continue;
    }
    out.append(text, run_start, at - run_start);
    static constexpr std::string_view kCharacters = "\"\\\b\f\n\r\t";
    static constexpr std::string_view kLetters = "\"\\bfnrt";
    const std::size_t index = kCharacters.find(static_cast<char>(c));
    if (index != std::string_view::npos) {
      out += '\\';
      out += kLetters[index];
    } else if (c < 0x20) {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 0x0f];
    } else {
      out += "\xEF\xBF\xBD";  // U+FFFD
    }
    run_start = ++at;
  }
  out.append(text, run_start, text.size() - run_start);
  out += '"';
}

void Writer::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

void Writer::begin_object() {
  separate();
  out_ += '{';
  first_ = true;
}

void Writer::end_object() {
  out_ += '}';
  first_ = false;
}

void Writer::begin_array() {
  separate();
  out_ += '[';
  first_ = true;
}

void Writer::end_array() {
  out_ += ']';
  first_ = false;
}

void Writer::key(std::string_view name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  first_ = true;
}

void Writer::quoted_key(std::string_view text) {
  separate();
  out_ += text;
  first_ = true;
}

void Writer::null() {
  separate();
  out_ += "null";
}

void Writer::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void Writer::integer(std::int64_t value) {
  separate();
  append_integral(out_, value);
}

void Writer::real(double value) {
  separate();
  if (std::isfinite(value)) {
    append_double(out_, value, style_);
  } else {
    out_ += "null";
  }
}

void Writer::string(std::string_view text) {
  separate();
  append_string(out_, text);
}

void Writer::raw(std::string_view json) {
  separate();
  out_ += json;
}

void Writer::value(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      return null();
    case Kind::kBool:
      return boolean(value.as_bool());
    case Kind::kInt:
      return integer(value.as_int());
    case Kind::kBigInt:
      return raw(value.as_string());
    case Kind::kDouble:
      return real(value.as_double());
    case Kind::kString:
      return string(value.as_string());
    case Kind::kArray:
      begin_array();
      for (const Value& item : value.items()) this->value(item);
      return end_array();
    case Kind::kObject:
      begin_object();
      for (const Member& member : value.members()) {
        key(member.key);
        this->value(member.value);
      }
      return end_object();
  }
}

void Writer::move_to(std::string& chunk) {
  chunk += out_;
  out_.clear();
}

std::string to_text(const Value& value, Style style) {
  Writer writer(style);
  writer.value(value);
  return writer.take();
}

}  // namespace chap::json
