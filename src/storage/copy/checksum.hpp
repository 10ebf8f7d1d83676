// A checksum of a sequence of values. The checksum does not depend on the kind of the database that
// stores the values.
//
// The checksum has 64 bits and detects accidental changes, not deliberate ones. The kind and the
// length of each value are included. If a single 64-bit word of the values changes, the checksum
// always changes.
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
