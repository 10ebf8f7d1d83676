#include "foundation/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace chap {
namespace {

// The blank characters of Python's str.strip() in UTF-8: four separators, which Unicode does not
// count as white space, and then the characters with the property White_Space.
constexpr std::size_t kSeparators = 4;
constexpr std::array<std::string_view, kSeparators + 25> kBlanks = {
    "\x1C",         "\x1D",         "\x1E",         "\x1F",         " ",
    "\t",           "\n",           "\v",           "\f",           "\r",
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool is_first_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::string_view trimmed(std::string_view text, std::span<const std::string_view> blanks) {
  const auto is_prefix = [&](std::string_view blank) { return text.starts_with(blank); };
  const auto is_suffix = [&](std::string_view blank) { return text.ends_with(blank); };
  const auto size_of_first = [&](const auto& predicate) {
    const auto found = std::find_if(blanks.begin(), blanks.end(), predicate);
    return found == blanks.end() ? std::size_t{0} : found->size();
  };
  while (const std::size_t size = size_of_first(is_prefix)) text.remove_prefix(size);
  while (const std::size_t size = size_of_first(is_suffix)) text.remove_suffix(size);
  return text;
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

std::size_t first_character_bytes(std::string_view text, bool surrogates) {
  const auto is_tail = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  if (text.empty()) return 0;
  const unsigned char first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  if (first < 0xC2 || !is_tail(1)) return 0;
  if (first < 0xE0) return 2;
  const unsigned char second = static_cast<unsigned char>(text[1]);
  if (first < 0xF0) {
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second >= 0xA0 && !surrogates) return 0;
    return is_tail(2) ? 3 : 0;
  }
  if (first > 0xF4 || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90))
    return 0;
  return is_tail(2) && is_tail(3) ? 4 : 0;
}

std::string_view without_white_space(std::string_view text) {
  return trimmed(text, std::span(kBlanks).subspan(kSeparators));
}

std::string_view without_outer_blanks(std::string_view text) { return trimmed(text, kBlanks); }

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), is_first_byte));
}

std::string first_characters(std::string_view utf8, std::size_t count) {
  std::size_t end = 0;
  while (end < utf8.size() && (!is_first_byte(utf8[end]) || count-- > 0)) ++end;
  return std::string(utf8.substr(0, end));
}

}  // namespace chap
