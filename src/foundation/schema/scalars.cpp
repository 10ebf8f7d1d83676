#include "foundation/schema/scalars.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string_view>

namespace chap::schema {
namespace {

constexpr std::size_t kMaxDigits = 4300;

// A text such as `1_000` without its separators; nullopt if a separator is the first or last
// character of the text or is next to another separator. Separators next to a sign or point and in
// words such as `inf` are removed, too.
std::optional<std::string> without_separators(std::string_view text) {
  if (text.starts_with('_') || text.ends_with('_') || text.find("__") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string out(text);
  out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
  return out;
}

// The 64-bit integer that is nearest to the number.
std::int64_t clamped(std::string_view digits) {
  std::int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec == std::errc()) return value;
  return digits.front() == '-' ? std::numeric_limits<std::int64_t>::min()
                               : std::numeric_limits<std::int64_t>::max();
}

enum class IntText { kValid, kInvalid, kTooLong };

IntText integer_from_text(std::string_view raw, std::int64_t& out) {
  std::string_view text = without_white_space(raw);
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) {
    const std::string_view zeros = text.substr(point + 1);
    if (zeros.empty() || zeros.find_first_not_of('0') != std::string_view::npos)
      return IntText::kInvalid;
    text = text.substr(0, point);
  }
  const auto digits = without_separators(text);
  if (!digits || digits->empty() || !std::all_of(digits->begin(), digits->end(), ascii::is_digit)) {
    return IntText::kInvalid;
  }
  if (digits->size() > kMaxDigits) return IntText::kTooLong;
  out = clamped((negative ? "-" : "") + *digits);
  return IntText::kValid;
}

std::int64_t clamped(double value) {
  if (value >= 9.2e18) return std::numeric_limits<std::int64_t>::max();
  if (value <= -9.2e18) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

std::optional<double> number_from_text(std::string_view raw) {
  const auto text = without_separators(without_white_space(raw));
  if (!text) return std::nullopt;
  std::string_view unsigned_text = *text;
  const bool negative = text->starts_with('-');
  if (text->starts_with('+') || negative) unsigned_text.remove_prefix(1);
  const std::string word = ascii::lower(unsigned_text);
  if (word == "inf" || word == "infinity") return negative ? -HUGE_VAL : HUGE_VAL;
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (word.empty() || !(ascii::is_digit(word.front()) || word.front() == '.')) return std::nullopt;
  double value = 0;
  const char* end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, value);
  if (rest != end) return std::nullopt;
  if (error != std::errc()) value = std::strtod(word.c_str(), nullptr);
  return negative ? -value : value;
}

std::optional<bool> boolean_from_text(std::string_view raw) {
  const std::string word = ascii::lower(raw);
  static constexpr std::array<std::string_view, 6> kFalse = {"0", "off", "f", "false", "n", "no"};
  static constexpr std::array<std::string_view, 6> kTrue = {"1", "on", "t", "true", "y", "yes"};
  if (std::find(kFalse.begin(), kFalse.end(), word) != kFalse.end()) return false;
  if (std::find(kTrue.begin(), kTrue.end(), word) != kTrue.end()) return true;
  return std::nullopt;
}

bool refuse(Report& report, std::string_view type, std::string_view msg, const json::Value& value) {
  report.add(type, msg, value);
  return false;
}

}  // namespace

bool read_integer(const json::Value& value, std::int64_t& out, Report& report) {
  switch (value.kind()) {
    case json::Kind::kInt:
      out = value.as_int();
      return true;
    case json::Kind::kBigInt:
      out = clamped(value.as_string());
      return true;
    case json::Kind::kBool:
      out = value.as_bool() ? 1 : 0;
      return true;
    case json::Kind::kDouble:
      if (!std::isfinite(value.as_double())) {
        return refuse(report, "finite_number", "Input should be a finite number", value);
      }
      if (value.as_double() != std::trunc(value.as_double())) {
        return refuse(
            report,
            "int_from_float",
            "Input should be a valid integer, got a number with a fractional part",
            value
        );
      }
      out = clamped(value.as_double());
      return true;
    case json::Kind::kString:
      break;
    default:
      return refuse(report, "int_type", "Input should be a valid integer", value);
  }
  switch (integer_from_text(value.as_string(), out)) {
    case IntText::kValid:
      return true;
    case IntText::kTooLong:
      return refuse(
          report,
          "int_parsing_size",
          "Unable to parse input string as an integer, exceeded maximum size",
          value
      );
    case IntText::kInvalid:
      break;
  }
  return refuse(
      report,
      "int_parsing",
      "Input should be a valid integer, unable to parse string as an integer",
      value
  );
}

bool read_number(const json::Value& value, double& out, Report& report) {
  if (value.is_number()) {
    out = value.number();
    return true;
  }
  if (value.kind() == json::Kind::kBool) {
    out = value.as_bool() ? 1.0 : 0.0;
    return true;
  }
  if (!value.is_string()) {
    return refuse(report, "float_type", "Input should be a valid number", value);
  }
  const auto number = number_from_text(value.as_string());
  if (!number) {
    return refuse(
        report,
        "float_parsing",
        "Input should be a valid number, unable to parse string as a number",
        value
    );
  }
  out = *number;
  return true;
}

bool read_boolean(const json::Value& value, bool& out, Report& report) {
  std::optional<bool> read;
  switch (value.kind()) {
    case json::Kind::kBool:
      out = value.as_bool();
      return true;
    case json::Kind::kString:
      read = boolean_from_text(value.as_string());
      break;
    case json::Kind::kInt:
    case json::Kind::kBigInt:
    case json::Kind::kDouble:
      if (!std::isfinite(value.number()) || value.number() != std::trunc(value.number())) {
        return refuse(report, "bool_type", "Input should be a valid boolean", value);
      }
      if (value.number() == 0.0 || value.number() == 1.0) read = value.number() == 1.0;
      break;
    default:
      return refuse(report, "bool_type", "Input should be a valid boolean", value);
  }
  if (!read) {
    return refuse(
        report, "bool_parsing", "Input should be a valid boolean, unable to interpret input", value
    );
  }
  out = *read;
  return true;
}

void require_storable(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw invalid_input("Text must not contain the character U+0000");
  }
  for (std::size_t at = text.find('\xED'); at != std::string_view::npos;
       at = text.find('\xED', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) {
      throw invalid_input("Text must not contain a lone surrogate");
    }
  }
}

void require_storable(const json::Value& value) {
  if (value.is_string()) require_storable(value.as_string());
  if (value.is_array()) {
    for (const json::Value& item : value.items()) require_storable(item);
  }
  if (value.is_object()) {
    for (const json::Member& member : value.members()) {
      require_storable(member.key);
      require_storable(member.value);
    }
  }
}

bool read_string(const json::Value& value, std::string& out, Report& report) {
  if (!value.is_string()) {
    return refuse(report, "string_type", "Input should be a valid string", value);
  }
  require_storable(value.as_string());
  out = value.as_string();
  return true;
}

}  // namespace chap::schema
