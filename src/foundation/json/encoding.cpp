#include "foundation/json/encoding.hpp"

#include "foundation/base/utf8.hpp"
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
    const std::size_t length = first_character_bytes(text.substr(at, 4), true);
    if (length == 0) throw UnreadableError("the body is not UTF-8");
    at += length;
  }
}

// Reads one code unit of UTF-16 (`width` is 2 bytes) or UTF-32 (`width` is 4 bytes).
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
    if (code > 0x10FFFF) throw UnreadableError("the body is not Unicode text");
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
  const auto convert = [&](std::string_view bytes, std::size_t width, bool big_endian) {
    converted = from_wide(bytes, width, big_endian);
    return std::string_view(converted);
  };
  if (starts(b, {0xFF, 0xFE, 0, 0})) return convert(b.substr(4), 4, false);
  if (starts(b, {0, 0, 0xFE, 0xFF})) return convert(b.substr(4), 4, true);
  if (starts(b, {0xFF, 0xFE})) return convert(b.substr(2), 2, false);
  if (starts(b, {0xFE, 0xFF})) return convert(b.substr(2), 2, true);
  // A JSON text begins with ASCII characters. Therefore the positions of zero bytes show the
  // encoding of a text without a byte order mark.
  if (starts(b, {0xEF, 0xBB, 0xBF})) {
    b.remove_prefix(3);
  } else if (b.size() >= 4 && b[0] == 0) {
    return convert(b, b[1] != 0 ? 2 : 4, true);
  } else if (b.size() >= 4 && b[1] == 0) {
    return convert(b, (b[2] != 0 || b[3] != 0) ? 2 : 4, false);
  } else if (b.size() == 2 && (b[0] == 0 || b[1] == 0)) {
    return convert(b, 2, b[0] == 0);
  }
  require_utf8(b);
  return b;
}

}  // namespace chap::json
