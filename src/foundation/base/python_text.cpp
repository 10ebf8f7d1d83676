#include "foundation/base/python_text.hpp"

#include <fmt/format.h>

namespace chap {
namespace {

std::string escaped(char c, char quote) {
  if (c == quote || c == '\\') return {'\\', c};
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
}

}  // namespace

std::string python_repr(std::string_view text) {
  const auto has = [&](char c) { return text.find(c) != std::string_view::npos; };
  const char quote = has('\'') && !has('"') ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) out += escaped(c, quote);
  return out + quote;
}

std::string python_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + python_repr(text);
  return "[" + list + "]";
}

}  // namespace chap
