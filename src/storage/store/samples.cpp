#include "storage/store/samples.hpp"

#include "foundation/base/error.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace chap::store {
namespace {

const char* skip_blanks(const char* at, const char* end) {
  while (at != end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) {
    ++at;
  }
  return at;
}

// The number of digits, at most seven, that eight bytes begin with, and their value; none when
// nothing else follows them. All bytes are looked at together: a loop would guess wrong at the end
// of nearly every number.
struct ShortCount {
  int digits = 0;
  double value = 0;
};

ShortCount read_short_count(const char* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  bytes ^= 0x3030303030303030U;  // digits are 0 to 9 now
  const std::uint64_t no_digits = ((bytes + 0x7676767676767676U) | bytes) & 0x8080808080808080U;
  const int digits = std::countr_zero(no_digits) / 8;
  if (digits == 0 || digits == 8) return {};
  bytes <<= 64 - 8 * digits;          // zeros in front of them
  bytes = bytes * 10 + (bytes >> 8);  // pairs of digits, one in every second byte
  constexpr std::uint64_t kPairs = 0x000000FF000000FFU;
  const std::uint64_t first_and_third = (bytes & kPairs) * (1'000'000ULL << 32 | 100);
  const std::uint64_t second_and_fourth = (bytes >> 16 & kPairs) * (10'000ULL << 32 | 1);
  return {
      digits,
      static_cast<double>(static_cast<std::uint32_t>((first_and_third + second_and_fourth) >> 32))};
}

// A number and where it ends. Most samples are counts, which need no general reader.
std::from_chars_result read_number(const char* at, const char* end, double& value) {
  static_assert(std::endian::native == std::endian::little);
  if (end - at >= 8) {
    const ShortCount count = read_short_count(at);
    const char* stop = at + count.digits;
    if (count.digits > 0 && (*stop == ',' || *stop == ']')) {
      value = count.value;
      return {stop, std::errc()};
    }
  }
  return std::from_chars(at, end, value);
}

}  // namespace

void append_samples(std::string& out, std::span<const double> samples) {
  constexpr std::ptrdiff_t kLongest = 32;  // of one number and its comma
  constexpr double kWhole = 1e15;          // below, a double's whole part is exact and short
  char block[4096];
  char* at = block;
  out += '[';
  for (const double sample : samples) {
    if (!std::isfinite(sample)) {
      throw invalid_input("a forecast sample is not a finite number");
    }
    if (std::end(block) - at < kLongest) {
      out.append(block, at);
      at = block;
    }
    const std::int64_t whole = std::abs(sample) < kWhole ? static_cast<std::int64_t>(sample) : 0;
    const bool is_whole = std::abs(sample) < kWhole && static_cast<double>(whole) == sample;
    at = is_whole ? std::to_chars(at, std::end(block), whole).ptr
                  : std::to_chars(at, std::end(block), sample).ptr;
    *at++ = ',';
  }
  if (!samples.empty()) --at;  // the last comma
  out.append(block, at);
  out += ']';
}

void read_samples(std::string_view text, std::vector<double>& samples) {
  samples.clear();
  // What other programs have left where there is nothing.
  if (text.empty() || text == "null" || text == "{}") return;
  const char* end = text.data() + text.size();
  const char* at = skip_blanks(text.data(), end);
  bool good = at != end && *at == '[';
  at = good ? skip_blanks(at + 1, end) : at;
  if (good && at != end && *at == ']') {
    return;
  }
  while (good) {
    double value = 0;
    const auto [stop, error] = read_number(at, end, value);
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
