// Finds bytes that need no escape in a JSON string, eight bytes at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace chap::json {

// Whether a byte is ASCII from 0x20 on, but neither a quote nor a backslash.
inline bool is_plain(char byte) {
  const auto c = static_cast<unsigned char>(byte);
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

// Whether all eight bytes are plain. Checks the bytes at once with the well-known bit operations
// that tell whether a word contains a zero byte or a byte below a bound.
inline bool are_plain(const char* eight_bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
  std::uint64_t block = 0;
  std::memcpy(&block, eight_bytes, sizeof block);
  const auto zero_in = [](std::uint64_t x) { return (x - kOnes) & ~x & kHigh; };
  const std::uint64_t controls = (block - kOnes * 0x20) & ~block & kHigh;
  return ((block & kHigh) | controls | zero_in(block ^ (kOnes * '"')) |
          zero_in(block ^ (kOnes * '\\'))) == 0;
}

// The position of the first byte from `at` on that is not plain, or the size of the text if all of
// these bytes are plain.
inline std::size_t end_of_plain(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size() && are_plain(text.data() + at)) at += 8;
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

}  // namespace chap::json
