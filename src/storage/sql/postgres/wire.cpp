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

// From microseconds since 2000. Infinity is no time to us, nor is a year of more than four digits.
std::string time_text(std::int64_t since) {
  using std::chrono::microseconds;
  constexpr std::chrono::sys_days kEpoch{std::chrono::year{2000} / 1 / 1};
  constexpr std::chrono::sys_days kFirst{std::chrono::year{1} / 1 / 1};
  constexpr std::chrono::sys_days kEnd{std::chrono::year{10000} / 1 / 1};
  if (since < microseconds(kFirst - kEpoch).count() ||
      since >= microseconds(kEnd - kEpoch).count()) {
    throw internal_error("the database has a time that is not in the years 1 to 9999");
  }
  return sql_text(Timestamp{kEpoch.time_since_epoch() + microseconds(since)});
}

Error unreadable(Oid type) {
  return internal_error("a column of the database has an unexpected type")
      .caused_by("type " + std::to_string(type));
}

}  // namespace

void check_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw invalid_input("a text holds a zero character, which the database cannot store");
  }
}

void append_double(std::string& out, double value) {
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
  Parameters& to;

  void own(Oid type, std::string text) const {
    const std::string& kept = to.texts_.emplace_back(std::move(text));
    to.add(type, kept.c_str(), kept.size(), false);
  }
  void operator()(std::monostate) const { to.add(kAny, nullptr, 0, false); }
  void operator()(bool value) const { to.add(kBool, value ? "t" : "f", 1, false); }
  void operator()(std::int64_t value) const { own(kInt8, std::to_string(value)); }
  void operator()(double value) const {
    std::string text;
    append_double(text, value);
    own(kFloat8, std::move(text));
  }
  void operator()(const std::string& value) const { (*this)(std::string_view(value)); }
  void operator()(std::string_view value) const {
    check_text(value);
    own(kAny, std::string(value));  // libpq wants a zero at the end
  }
  void operator()(Blob value) const {
    to.add(
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

std::int64_t Field::integer() const {
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
      throw unreadable(type);
  }
}

double Field::real() const {
  switch (type) {
    case kFloat8:
      return std::bit_cast<double>(big_endian(bytes));
    case kFloat4:
      return double{std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(bytes)))};
    default:
      return static_cast<double>(integer());
  }
}

bool Field::boolean() const { return integer() != 0; }

std::string_view Field::text(std::string& scratch) const {
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
      append_double(scratch, real());
      return scratch;
    case kTimestamp:
    case kTimestampZone:
      scratch = time_text(static_cast<std::int64_t>(big_endian(bytes)));
      return scratch;
    case kBinaryJson:
      return bytes.substr(1);  // behind the number of its version
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
      if (type >= kFirstOfUsers) return bytes;
      throw unreadable(type);
  }
}

}  // namespace chap::sql::postgres
