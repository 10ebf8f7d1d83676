#include "storage/sql/postgres/copy_rows.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/postgres/types.hpp"
#include "storage/sql/postgres/wire.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>
#include <utility>

namespace chap::sql::postgres {
namespace {

bool has_simple_binary_form(Oid type) {
  switch (type) {
    case kBool:
    case kBytea:
    case kInt2:
    case kInt4:
    case kInt8:
    case kFloat8:
    case kText:
    case kVarchar:
    case kJson:
      return true;
    default:
      return false;
  }
}

template <class Int>
void append_big_endian(std::string& out, Int value) {
  auto rest = static_cast<std::make_unsigned_t<Int>>(value);
  char bytes[sizeof(Int)];
  for (std::size_t i = sizeof(Int); i-- > 0; rest = static_cast<decltype(rest)>(rest >> 8)) {
    bytes[i] = static_cast<char>(rest & 0xFF);
  }
  out.append(bytes, sizeof bytes);
}

// Appends the length and the bytes of a value, in the binary format of COPY.
struct BinaryWriter {
  std::string& out;
  Oid type;

  void operator()(std::monostate) const { append_big_endian(out, std::int32_t{-1}); }
  void operator()(bool value) const { (*this)(std::int64_t{value}); }
  void operator()(std::int64_t value) const {
    switch (type) {
      case kBool:
        return number(static_cast<std::int8_t>(value != 0));
      case kInt2:
        return narrow<std::int16_t>(value);
      case kInt4:
        return narrow<std::int32_t>(value);
      case kInt8:
        return number(value);
      default:
        return (*this)(static_cast<double>(value));
    }
  }
  void operator()(double value) const {
    if (type != kFloat8) throw type_mismatch();
    number(std::bit_cast<std::int64_t>(value));
  }
  void operator()(const std::string& value) const { (*this)(std::string_view(value)); }
  void operator()(std::string_view value) const {
    if (type != kText && type != kVarchar && type != kJson) throw type_mismatch();
    check_text(value);
    bytes(value);
  }
  void operator()(Blob value) const {
    if (type != kBytea) throw type_mismatch();
    bytes(value.bytes);
  }

 private:
  template <class Int>
  void number(Int value) const {
    append_big_endian(out, static_cast<std::int32_t>(sizeof value));
    append_big_endian(out, value);
  }
  template <class Int>
  void narrow(std::int64_t value) const {
    if (!std::in_range<Int>(value)) throw invalid_input("a number is too large for the database");
    number(static_cast<Int>(value));
  }
  void bytes(std::string_view value) const {
    if (value.size() > std::size_t{std::numeric_limits<std::int32_t>::max()} / 2) {
      throw Error(ErrorCode::kTooLarge, "a value is too large for the database");
    }
    append_big_endian(out, static_cast<std::int32_t>(value.size()));
    out += value;
  }
  Error type_mismatch() const {
    return internal_error("a value does not fit the type of its column")
        .caused_by("type " + std::to_string(type));
  }
};

// Appends a value in the text format of COPY.
struct TextWriter {
  std::string& out;

  void operator()(std::monostate) const { out += "\\N"; }
  void operator()(bool value) const { out += value ? 't' : 'f'; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(double value) const { append_sql_double(out, value); }
  void operator()(const std::string& value) const { (*this)(std::string_view(value)); }
  void operator()(std::string_view value) const {
    check_text(value);
    constexpr std::string_view kSpecial("\\\t\n\r");
    for (std::size_t at = 0;;) {
      const std::size_t stop = value.find_first_of(kSpecial, at);
      out += value.substr(at, stop - at);
      if (stop == std::string_view::npos) return;
      const char c = value[stop];
      out += '\\';
      out += c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
      at = stop + 1;
    }
  }
  void operator()(Blob value) const {
    constexpr std::string_view kDigits("0123456789abcdef");
    out += "\\\\x";
    for (const char byte : value.bytes) {
      out += kDigits[static_cast<unsigned char>(byte) >> 4];
      out += kDigits[static_cast<unsigned char>(byte) & 15];
    }
  }
};

}  // namespace

CopyRows::CopyRows(std::vector<Oid> types)
    : types_(std::move(types)),
      binary_(std::all_of(types_.begin(), types_.end(), has_simple_binary_form)) {
  using namespace std::string_view_literals;
  // The header of the binary format: signature, flags, and length of the header extension.
  if (binary_) bytes_ = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"sv;
}

void CopyRows::add(std::span<const Value> row) {
  if (binary_) append_big_endian(bytes_, static_cast<std::int16_t>(row.size()));
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (binary_) {
      std::visit(BinaryWriter{bytes_, types_[i]}, row[i]);
    } else {
      if (i > 0) bytes_ += '\t';
      std::visit(TextWriter{bytes_}, row[i]);
    }
  }
  if (!binary_) bytes_ += '\n';
}

void CopyRows::end() {
  if (binary_) append_big_endian(bytes_, std::int16_t{-1});
}

}  // namespace chap::sql::postgres
