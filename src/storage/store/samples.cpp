#include "storage/store/samples.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>

namespace chap::store {
namespace {

const char* skip_blanks(const char* at, const char* end) {
  while (at != end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) {
    ++at;
  }
  return at;
}

constexpr std::uint64_t in_each_byte(std::uint64_t byte) { return byte * 0x0101010101010101U; }

std::uint64_t eight_bytes(const char* at) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// The positions at which a text contains the character `wanted`: bit i of the result is set if
// character i is `wanted`. Reads `groups` groups of eight characters; `groups` is at most eight.
std::uint64_t positions_of(char wanted, const char* text, std::ptrdiff_t groups) {
  constexpr std::uint64_t kLow = in_each_byte(0x7F);
  std::uint64_t positions = 0;
  for (std::ptrdiff_t i = 0; i < groups; ++i) {
    const std::uint64_t differences =
        eight_bytes(text + 8 * i) ^ in_each_byte(static_cast<unsigned char>(wanted));
    // A byte is 0x80 where the character is found, otherwise 0.
    const std::uint64_t found = ~(((differences & kLow) + kLow) | differences | kLow);
    // The multiplication moves the eight bits next to each other, into the highest byte.
    positions |= ((found >> 7) * 0x0102040810204080U) >> 56 << (8 * i);
  }
  return positions;
}

// The number between `number` and `stop`; nullopt if the text between them is not one to seven
// digits. The function may read all bytes from `text_begin` to `stop`.
std::optional<double> short_count(const char* number, const char* stop, const char* text_begin) {
  const std::ptrdiff_t digits = stop - number;
  if (digits < 1 || digits > 7) return std::nullopt;
  if (stop - text_begin < 8) {
    std::uint32_t value = 0;
    const auto read = std::from_chars(number, stop, value);
    return read.ptr == stop ? std::optional<double>(value) : std::nullopt;
  }
  // Each byte becomes the value of its digit; bytes before the number become zero.
  std::uint64_t bytes = eight_bytes(stop - 8) ^ in_each_byte('0');
  bytes &= ~std::uint64_t{0} << (64 - 8 * digits);
  // A byte is not a digit if it is greater than 9. The addition then sets its highest bit.
  if ((((bytes + in_each_byte(0x76)) | bytes) & in_each_byte(0x80)) != 0) return std::nullopt;
  bytes = bytes * 10 + (bytes >> 8);  // every second byte contains the value of two digits
  // The upper half of the sum below is the number: each pair of digits times its power of 100.
  constexpr std::uint64_t kPairs = 0x000000FF000000FFU;
  const std::uint64_t first_and_third = (bytes & kPairs) * (1'000'000ULL << 32 | 100);
  const std::uint64_t second_and_fourth = (bytes >> 16 & kPairs) * (10'000ULL << 32 | 1);
  return static_cast<double>(static_cast<std::uint32_t>((first_and_third + second_and_fourth) >> 32)
  );
}

// Reads short counts (numbers of at most seven digits), each followed by a comma. Most samples are
// such counts. Stops at the first other number and returns its start. Blanks before numbers are
// skipped. The commas of a block are found before its numbers are read, so that the processor can
// read several numbers at the same time.
const char* read_counts(const char* begin, const char* end, std::vector<double>& samples) {
  constexpr std::ptrdiff_t kGroups = 8;
  const char* number = begin;
  const char* block = begin;
  while (const std::ptrdiff_t groups = std::min(kGroups, (end - block) / 8)) {
    double counts[8 * kGroups];
    double* next = counts;
    std::uint64_t commas = positions_of(',', block, groups);
    for (; commas != 0; commas &= commas - 1) {
      const char* const comma = block + std::countr_zero(commas);
      const auto count = short_count(number, comma, begin);
      if (!count) break;
      *next++ = *count;
      number = skip_blanks(comma + 1, end);  // CHAP Core writes a blank after the comma
    }
    samples.insert(samples.end(), counts, next);
    if (commas != 0) break;
    block += 8 * groups;
  }
  return number;
}

}  // namespace

void append_samples(std::string& out, std::span<const double> samples) {
  constexpr std::ptrdiff_t kMaxNumberBytes = 32;  // upper bound for a number and its comma
  constexpr double kWhole = 1e15;  // smaller whole numbers are exact and printed as integers
  char block[4096];
  char* at = block;
  out += '[';
  for (const double sample : samples) {
    if (!std::isfinite(sample)) {
      throw invalid_input("a forecast sample is not a finite number");
    }
    if (std::end(block) - at < kMaxNumberBytes) {
      out.append(block, at);
      at = block;
    }
    const std::int64_t whole = std::abs(sample) < kWhole ? static_cast<std::int64_t>(sample) : 0;
    const bool is_whole = std::abs(sample) < kWhole && static_cast<double>(whole) == sample;
    at = is_whole ? std::to_chars(at, std::end(block), whole).ptr
                  : std::to_chars(at, std::end(block), sample).ptr;
    *at++ = ',';
  }
  if (!samples.empty()) --at;  // removes the last comma
  out.append(block, at);
  out += ']';
}

void read_samples(std::string_view text, std::vector<double>& samples) {
  samples.clear();
  samples.reserve(text.size() / 2);
  // Other programs have stored these texts for a forecast without samples.
  if (text.empty() || text == "null" || text == "{}") return;
  const char* end = text.data() + text.size();
  const char* at = skip_blanks(text.data(), end);
  bool good = at != end && *at == '[';
  at = good ? skip_blanks(at + 1, end) : at;
  if (good && at != end && *at == ']') {
    return;
  }
  if (good) at = read_counts(at, end, samples);
  while (good) {
    double value = 0;
    const auto [stop, error] = std::from_chars(at, end, value);
    at = skip_blanks(stop, end);
    good = error == std::errc() && std::isfinite(value) && at != end && (*at == ',' || *at == ']');
    if (!good) {
      break;
    }
    samples.push_back(value);
    if (*at == ']') {
      return;
    }
    at = skip_blanks(at + 1, end);
  }
  throw internal_error("stored samples are not an array of numbers");
}

}  // namespace chap::store
