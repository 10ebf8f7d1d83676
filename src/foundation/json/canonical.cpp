#include "foundation/json/canonical.hpp"

#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace chap::json {
namespace {

// Reads the code point that begins at the byte position `at` and moves `at` to the byte after it.
// `text` is UTF-8; lone surrogates have their three-byte form, as in every parsed document.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
    code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  at += length;
  return code;
}

void append_escape(std::string& out, char32_t code) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  const std::size_t found = code < 0x80 ? kShort.find(static_cast<char>(code)) : kShort.npos;
  const auto unit = [&](char32_t value) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(value));
  };
  if (found != kShort.npos) {
    out += {'\\', kLetters[found]};
  } else if (code < 0x10000) {
    unit(code);
  } else {
    unit(0xD800 + ((code - 0x10000) >> 10));
    unit(0xDC00 + ((code - 0x10000) & 0x3FF));
  }
}

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "Infinity" : "-Infinity";
  } else {
    append_double(out, value, Style::kPythonRepr);
  }
}

void append(std::string& out, const Value& value);

void append_object(std::string& out, const Value& object) {
  std::vector<const Member*> members;
  members.reserve(object.members().size());
  for (const Member& member : object.members()) members.push_back(&member);
  // A comparison of UTF-8 texts byte by byte gives the order of their code points.
  std::sort(members.begin(), members.end(), [](const Member* a, const Member* b) {
    return a->key < b->key;
  });
  out += '{';
  for (const Member* member : members) {
    if (member != members.front()) out += ", ";
    append_canonical_string(out, member->key);
    out += ": ";
    append(out, member->value);
  }
  out += '}';
}

void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      out += "null";
      break;
    case Kind::kBool:
      out += value.as_bool() ? "true" : "false";
      break;
    case Kind::kInt:
      out += std::to_string(value.as_int());
      break;
    case Kind::kBigInt:
      out += value.as_string();
      break;
    case Kind::kDouble:
      append_number(out, value.as_double());
      break;
    case Kind::kString:
      append_canonical_string(out, value.as_string());
      break;
    case Kind::kArray:
      out += '[';
      for (const Value& item : value.items()) {
        if (&item != value.items().data()) out += ", ";
        append(out, item);
      }
      out += ']';
      break;
    case Kind::kObject:
      append_object(out, value);
      break;
  }
}

}  // namespace

void append_canonical_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (code >= 0x20 && code < 0x7F && code != '"' && code != '\\') {
      out += static_cast<char>(code);
    } else {
      append_escape(out, code);
    }
  }
  out += '"';
}

std::string canonical_text(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace chap::json
