#include "foundation/base/printable_text.hpp"

#include "foundation/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace chap {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Line and paragraph separators, characters that control the writing direction, and the byte order
// mark.
constexpr std::array<std::string_view, 12> kFormatCharacters = {
    "\u2028",
    "\u2029",
    "\u202A",
    "\u202B",
    "\u202C",
    "\u202D",
    "\u202E",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\uFEFF"};

std::string cleaned(std::string_view text, bool keep_line_ends) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = first_character_bytes(text, false);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0) {
      out += kReplacement;
    } else if (is_control_character(character) && !(keep_line_ends && character == "\n")) {
      out += ' ';
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

}  // namespace

bool is_control_character(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  // U+0080..U+009F are 0xC2 0x80..0x9F in UTF-8.
  const auto second = static_cast<unsigned char>(character[1]);
  if (character.size() == 2) return first == 0xC2 && second < 0xA0;
  return std::ranges::find(kFormatCharacters, character) != kFormatCharacters.end();
}

std::string printable_line(std::string_view text) { return cleaned(text, false); }

std::string printable_lines(std::string_view text) { return cleaned(text, true); }

}  // namespace chap
