#include "foundation/schema/naming.hpp"

namespace chap::schema {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string camel_case(std::string_view snake_case) {
  std::string out;
  bool raise = false;
  for (const char c : snake_case) {
    if (c == '_') {
      raise = true;
      continue;
    }
    out += raise ? upper(c) : c;
    raise = false;
  }
  return out;
}

std::string title_of(std::string_view wire_name) {
  std::string out;
  bool inside_word = false;
  for (const char c : wire_name) {
    out += c == '_' ? ' ' : inside_word ? lower(c) : upper(c);
    inside_word = is_letter(c);
  }
  return out;
}

std::string capitalised(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char plain = c == '_' ? ' ' : c;
    out += out.empty() ? upper(plain) : lower(plain);
  }
  return out;
}

}  // namespace chap::schema
