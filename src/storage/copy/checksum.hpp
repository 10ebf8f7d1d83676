// A checksum of values in their order, the same for the same values wherever they are stored.
//
// 64 bits against accidents, not against forgers. Every value goes in with its kind and its length,
// eight bytes at a time; a step is a bijection of the state, so one changed word always shows.
#pragma once

#include "storage/sql/value.hpp"

#include <cstdint>
#include <string_view>

namespace chap::copy {

class Checksum {
 public:
  void add(const sql::Value& value);
  std::uint64_t value() const { return state_; }

 private:
  friend struct ChecksumWriter;
  void add_word(std::uint64_t word);
  void add_bytes(std::string_view bytes);

  std::uint64_t state_ = 0;
};

}  // namespace chap::copy
