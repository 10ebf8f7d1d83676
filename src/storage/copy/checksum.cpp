#include "storage/copy/checksum.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace chap::copy {
namespace {

// The number that stands for the kind of a value in the checksum.
enum Tag : std::uint64_t { kNull = 1, kInteger, kReal, kText, kBytes };

}  // namespace

void Checksum::add_word(std::uint64_t word) {
  // Both steps are invertible, so different words lead to different states.
  state_ = (state_ ^ word) * 0x9E3779B97F4A7C15U;
  state_ ^= state_ >> 29;
}

void Checksum::add_bytes(std::string_view bytes) {
  add_word(bytes.size());
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(bytes.size(), sizeof(std::uint64_t));
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), size);
    add_word(word);
    bytes.remove_prefix(size);
  }
}

struct ChecksumWriter {
  Checksum& checksum;

  void operator()(std::monostate) const { checksum.add_word(kNull); }
  void operator()(bool value) const { (*this)(std::int64_t{value}); }
  void operator()(std::int64_t value) const {
    checksum.add_word(kInteger);
    checksum.add_word(static_cast<std::uint64_t>(value));
  }
  void operator()(double value) const {
    checksum.add_word(kReal);
    // All NaNs are treated as the same value, because databases do not distinguish them.
    checksum.add_word(std::bit_cast<std::uint64_t>(
        std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value
    ));
  }
  void operator()(const std::string& value) const { (*this)(std::string_view(value)); }
  void operator()(std::string_view value) const {
    checksum.add_word(kText);
    checksum.add_bytes(value);
  }
  void operator()(sql::Blob value) const {
    checksum.add_word(kBytes);
    checksum.add_bytes(value.bytes);
  }
};

void Checksum::add(const sql::Value& value) { std::visit(ChecksumWriter{*this}, value); }

}  // namespace chap::copy
