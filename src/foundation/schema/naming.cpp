#include "foundation/schema/naming.hpp"

#include "foundation/base/ascii.hpp"

namespace chap::schema {
std::string camel_case(std::string_view snake_case) {
  std::string out;
  bool upper_next = false;
  for (const char c : snake_case) {
    if (c == '_') {
      upper_next = true;
      continue;
    }
    out += upper_next ? ascii::upper(c) : c;
    upper_next = false;
  }
  return out;
}

std::string title_of(std::string_view wire_name) {
  std::string out;
  bool inside_word = false;
  for (const char c : wire_name) {
    out += c == '_' ? ' ' : inside_word ? ascii::lower(c) : ascii::upper(c);
    inside_word = ascii::is_letter(c);
  }
  return out;
}

std::string capitalised(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char plain = c == '_' ? ' ' : c;
    out += out.empty() ? ascii::upper(plain) : ascii::lower(plain);
  }
  return out;
}

}  // namespace chap::schema
