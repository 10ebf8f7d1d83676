#include "foundation/json/encoding.hpp"

#include "foundation/json/parse.hpp"

#include <algorithm>
#include <cstring>

namespace chap::json {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

void require_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t block = 0;
      std::memcpy(&block, text.data() + at, 8);
      if ((block & kHighBits) == 0) {
        at += 8;
        continue;
      }
    }
    const std::size_t length = utf8_length(text.substr(at, 4), true);
    if (length == 0) throw UnreadableError("the body is not UTF-8");
    at += length;
  }
}

// Units of `width` bytes (2 or 4), most significant byte first if `big_endian`.
std::uint32_t unit_at(std::string_view bytes, std::size_t at, std::size_t width, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value = (value << 8) | byte_at(bytes, at + (big_endian ? i : width - 1 - i));
  }
  return value;
}

std::string from_wide(std::string_view bytes, std::size_t width, bool big_endian) {
  if (bytes.size() % width != 0) throw UnreadableError("the body ends inside a character");
  std::string out;
  out.reserve(bytes.size() / width);
  for (std::size_t at = 0; at < bytes.size(); at += width) {
    std::uint32_t code = unit_at(bytes, at, width, big_endian);
    if (width == 2 && code >= 0xD800 && code < 0xDC00 && at + 4 <= bytes.size()) {
      const std::uint32_t low = unit_at(bytes, at + 2, width, big_endian);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    if (code > 0x10FFFF) throw UnreadableError("the body holds no Unicode text");
    append_utf8(out, code);
  }
  return out;
}

bool starts(std::string_view bytes, std::initializer_list<unsigned char> mark) {
  return bytes.size() >= mark.size() &&
         std::equal(mark.begin(), mark.end(), bytes.begin(), [](unsigned char a, char b) {
           return a == static_cast<unsigned char>(b);
         });
}

}  // namespace

std::string_view as_utf8(std::string_view b, std::string& converted) {
  const auto wide = [&](std::string_view bytes, std::size_t width, bool big_endian) {
    converted = from_wide(bytes, width, big_endian);
    return std::string_view(converted);
  };
  if (starts(b, {0xFF, 0xFE, 0, 0})) return wide(b.substr(4), 4, false);
  if (starts(b, {0, 0, 0xFE, 0xFF})) return wide(b.substr(4), 4, true);
  if (starts(b, {0xFF, 0xFE})) return wide(b.substr(2), 2, false);
  if (starts(b, {0xFE, 0xFF})) return wide(b.substr(2), 2, true);
  if (starts(b, {0xEF, 0xBB, 0xBF})) {
    b.remove_prefix(3);
  } else if (b.size() >= 4 && b[0] == 0) {
    return wide(b, b[1] != 0 ? 2 : 4, true);
  } else if (b.size() >= 4 && b[1] == 0) {
    return wide(b, (b[2] != 0 || b[3] != 0) ? 2 : 4, false);
  } else if (b.size() == 2 && (b[0] == 0 || b[1] == 0)) {
    return wide(b, 2, b[0] == 0);
  }
  require_utf8(b);
  return b;
}

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

std::size_t utf8_length(std::string_view text, bool surrogates) {
  const auto is_tail = [&](std::size_t at) {
    return at < text.size() && (byte_at(text, at) & 0xC0) == 0x80;
  };
  if (text.empty()) return 0;
  const unsigned char first = byte_at(text, 0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || !is_tail(1)) return 0;
  if (first < 0xE0) return 2;
  const unsigned char second = byte_at(text, 1);
  if (first < 0xF0) {
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second >= 0xA0 && !surrogates) return 0;
    return is_tail(2) ? 3 : 0;
  }
  if (first > 0xF4 || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90))
    return 0;
  return is_tail(2) && is_tail(3) ? 4 : 0;
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace chap::json
