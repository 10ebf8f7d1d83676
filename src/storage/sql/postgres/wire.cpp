#include "storage/sql/postgres/wire.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/postgres/types.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace chap::sql::postgres {
namespace {

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) {
    value = (value << 8) | static_cast<unsigned char>(byte);
  }
  return value;
}

// The text of a time. Throws Error for infinity and for years outside 1 to 9999.
std::string time_text(std::int64_t microseconds_since_2000) {
  using std::chrono::microseconds;
  constexpr std::chrono::sys_days kEpoch{std::chrono::year{2000} / 1 / 1};
  constexpr std::chrono::sys_days kFirst{std::chrono::year{1} / 1 / 1};
  constexpr std::chrono::sys_days kEnd{std::chrono::year{10000} / 1 / 1};
  if (microseconds_since_2000 < microseconds(kFirst - kEpoch).count() ||
      microseconds_since_2000 >= microseconds(kEnd - kEpoch).count()) {
    throw internal_error("the database has a time that is not in the years 1 to 9999");
  }
  return sql_text(Timestamp{kEpoch.time_since_epoch() + microseconds(microseconds_since_2000)});
}

Error unexpected_type(Oid type) {
  return internal_error("a column of the database has an unexpected type")
      .caused_by("type " + std::to_string(type));
}

}  // namespace

void check_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw invalid_input("a text contains a NUL character, which the database cannot store");
  }
}

void append_sql_double(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
  } else {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  }
}

struct ParameterWriter {
  Parameters& parameters;

  void add_text(Oid type, std::string text) const {
    const std::string& stored = parameters.texts_.emplace_back(std::move(text));
    parameters.add(type, stored.c_str(), stored.size(), false);
  }
  void operator()(std::monostate) const { parameters.add(kUnspecified, nullptr, 0, false); }
  void operator()(bool value) const { parameters.add(kBool, value ? "t" : "f", 1, false); }
  void operator()(std::int64_t value) const { add_text(kInt8, std::to_string(value)); }
  void operator()(double value) const {
    std::string text;
    append_sql_double(text, value);
    add_text(kFloat8, std::move(text));
  }
  void operator()(const std::string& value) const { (*this)(std::string_view(value)); }
  void operator()(std::string_view value) const {
    check_text(value);
    add_text(kUnspecified, std::string(value));  // libpq requires a terminating zero
  }
  void operator()(Blob value) const {
    parameters.add(
        kBytea, value.bytes.data() == nullptr ? "" : value.bytes.data(), value.bytes.size(), true
    );
  }
};

Parameters::Parameters(std::span<const Value> values) {
  for (const Value& value : values) {
    std::visit(ParameterWriter{*this}, value);
  }
}

void Parameters::add(Oid type, const char* bytes, std::size_t size, bool binary) {
  if (size > std::size_t{std::numeric_limits<int>::max()} / 2) {
    throw Error(ErrorCode::kTooLarge, "a value is too large for the database");
  }
  types_.push_back(type);
  values_.push_back(bytes);
  lengths_.push_back(static_cast<int>(size));
  formats_.push_back(binary ? 1 : 0);
}

std::int64_t ResultField::integer() const {
  switch (type) {
    case kInt8:
    case kOid:
      return static_cast<std::int64_t>(big_endian(bytes));
    case kInt4:
      return static_cast<std::int32_t>(big_endian(bytes));
    case kInt2:
      return static_cast<std::int16_t>(big_endian(bytes));
    case kBool:
      return bytes == std::string_view("\1", 1) ? 1 : 0;
    default:
      throw unexpected_type(type);
  }
}

double ResultField::real() const {
  switch (type) {
    case kFloat8:
      return std::bit_cast<double>(big_endian(bytes));
    case kFloat4:
      return double{std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(bytes)))};
    default:
      return static_cast<double>(integer());
  }
}

bool ResultField::boolean() const { return integer() != 0; }

std::string_view ResultField::text(std::string& scratch) const {
  scratch.clear();
  switch (type) {
    case kInt8:
    case kInt4:
    case kInt2:
    case kOid:
    case kBool:
      scratch = std::to_string(integer());
      return scratch;
    case kFloat4:
    case kFloat8:
      append_sql_double(scratch, real());
      return scratch;
    case kTimestamp:
    case kTimestampZone:
      scratch = time_text(static_cast<std::int64_t>(big_endian(bytes)));
      return scratch;
    case kBinaryJson:
      return bytes.substr(1);  // the first byte is the version of the format
    case kText:
    case kVarchar:
    case kPaddedText:
    case kJson:
    case kBytea:
    case kChar:
    case kName:
    case kUnknown:
      return bytes;
    default:
      if (type >= kFirstUserDefined) return bytes;
      throw unexpected_type(type);
  }
}

}  // namespace chap::sql::postgres
