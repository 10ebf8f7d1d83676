// The checks of the keywords of JSON Schema (draft 7, validation 6). A keyword applies only to
// values of the type for which it is defined.
#include "domain/options/schema_checker.hpp"
#include "foundation/base/utf8.hpp"
#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <re2/re2.h>

namespace chap::options {
namespace {

using json::Kind;
using json::Value;
using Problem = std::optional<std::string>;

// The value as it is shown in an error text. A long value is truncated.
std::string shown(const Value& value) {
  constexpr std::size_t kMaxShown = 60;
  if (value.is_array()) return "the list";
  if (value.is_object()) return "the object";
  if (!value.is_string()) return json::to_text(value).substr(0, kMaxShown);
  std::string_view text = value.as_string();
  std::size_t end = std::min(text.size(), kMaxShown);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("'{}{}'", text.substr(0, end), end < text.size() ? "..." : "");
}

bool is_whole(const Value& value) {
  if (value.kind() == Kind::kInt || value.kind() == Kind::kBigInt) return true;
  return value.kind() == Kind::kDouble && std::trunc(value.as_double()) == value.as_double();
}

bool is_of_type(const Value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.kind() == Kind::kBool;
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number() && is_whole(value);
  throw UnusableSchema("there is no type '" + std::string(type.substr(0, 60)) + "'");
}

// A tolerance is needed, because rounding errors occur: 0.3 / 0.1 is 2.9999999999999996 in doubles.
bool is_nearly_whole(double quotient) {
  constexpr double kTolerance = 1e-9;
  const double distance = std::abs(quotient - std::round(quotient));
  return distance <= kTolerance * std::max(1.0, std::abs(quotient));
}

double number_of(const Value& argument, const char* keyword) {
  if (!argument.is_number() || !std::isfinite(argument.number())) {
    throw UnusableSchema(fmt::format("{} is not a number", keyword));
  }
  return argument.number();
}

double count_of(const Value& argument, const char* keyword) {
  const double count = number_of(argument, keyword);
  if (count < 0 || std::trunc(count) != count) {
    throw UnusableSchema(fmt::format("{} is not a whole number of at least 0", keyword));
  }
  return count;
}

std::span<const Value> list_of(const Value& argument, const char* keyword) {
  if (!argument.is_array()) throw UnusableSchema(fmt::format("{} is not a list", keyword));
  return argument.items();
}

// In draft 4, a boolean keyword such as `exclusiveMinimum` makes `minimum` exclusive.
bool is_exclusive(const Value& schema, const char* keyword) {
  const Value* flag = schema.find(keyword);
  return flag != nullptr && flag->kind() == Kind::kBool && flag->as_bool();
}

}  // namespace

const std::vector<SchemaChecker::KeywordRow>& SchemaChecker::keywords() {
  static const std::vector<KeywordRow> kRows = {
      {"type", &SchemaChecker::check_type},
      {"enum", &SchemaChecker::check_enum},
      {"const", &SchemaChecker::check_const},
      {"minimum", &SchemaChecker::check_minimum},
      {"maximum", &SchemaChecker::check_maximum},
      {"exclusiveMinimum", &SchemaChecker::check_exclusive_minimum},
      {"exclusiveMaximum", &SchemaChecker::check_exclusive_maximum},
      {"multipleOf", &SchemaChecker::check_multiple_of},
      {"minLength", &SchemaChecker::check_min_length},
      {"maxLength", &SchemaChecker::check_max_length},
      {"pattern", &SchemaChecker::check_pattern},
      {"items", &SchemaChecker::check_items},
      {"minItems", &SchemaChecker::check_min_items},
      {"maxItems", &SchemaChecker::check_max_items},
      {"properties", &SchemaChecker::check_properties},
      {"required", &SchemaChecker::check_required},
      {"anyOf", &SchemaChecker::check_any_of},
      {"allOf", &SchemaChecker::check_all_of},
  };
  return kRows;
}

Problem SchemaChecker::check_type(const Value& argument, const Value&, const Value& value) {
  if (argument.is_string()) {
    if (is_of_type(value, argument.as_string())) return std::nullopt;
    return fmt::format("{} is not of type '{}'", shown(value), argument.as_string());
  }
  for (const Value& type : list_of(argument, "type")) {
    count_steps();
    if (!type.is_string()) throw UnusableSchema("a type is not a text");
    if (is_of_type(value, type.as_string())) return std::nullopt;
  }
  return shown(value) + " is of none of the allowed types";
}

Problem SchemaChecker::check_enum(const Value& argument, const Value&, const Value& value) {
  for (const Value& allowed : list_of(argument, "enum")) {
    if (equal(allowed, value, 0)) return std::nullopt;
  }
  return shown(value) + " is not one of the allowed values";
}

Problem SchemaChecker::check_const(const Value& argument, const Value&, const Value& value) {
  if (equal(argument, value, 0)) return std::nullopt;
  return shown(value) + " is not the only allowed value";
}

Problem SchemaChecker::check_minimum(
    const Value& argument, const Value& schema, const Value& value
) {
  const double bound = number_of(argument, "minimum");
  if (!value.is_number()) return std::nullopt;
  const bool exclusive = is_exclusive(schema, "exclusiveMinimum");
  if (exclusive ? value.number() > bound : value.number() >= bound) return std::nullopt;
  return fmt::format("{} is less than the minimum of {}", shown(value), bound);
}

Problem SchemaChecker::check_maximum(
    const Value& argument, const Value& schema, const Value& value
) {
  const double bound = number_of(argument, "maximum");
  if (!value.is_number()) return std::nullopt;
  const bool exclusive = is_exclusive(schema, "exclusiveMaximum");
  if (exclusive ? value.number() < bound : value.number() <= bound) return std::nullopt;
  return fmt::format("{} is greater than the maximum of {}", shown(value), bound);
}

Problem SchemaChecker::check_exclusive_minimum(
    const Value& argument, const Value&, const Value& value
) {
  if (argument.kind() == Kind::kBool) return std::nullopt;  // draft 4, see check_minimum()
  const double bound = number_of(argument, "exclusiveMinimum");
  if (!value.is_number() || value.number() > bound) return std::nullopt;
  return fmt::format("{} is not greater than {}", shown(value), bound);
}

Problem SchemaChecker::check_exclusive_maximum(
    const Value& argument, const Value&, const Value& value
) {
  if (argument.kind() == Kind::kBool) return std::nullopt;  // draft 4, see check_maximum()
  const double bound = number_of(argument, "exclusiveMaximum");
  if (!value.is_number() || value.number() < bound) return std::nullopt;
  return fmt::format("{} is not less than {}", shown(value), bound);
}

Problem SchemaChecker::check_multiple_of(const Value& argument, const Value&, const Value& value) {
  const double factor = number_of(argument, "multipleOf");
  if (factor <= 0) throw UnusableSchema("multipleOf is not positive");
  if (!value.is_number()) return std::nullopt;
  const bool integers = argument.kind() == Kind::kInt && value.kind() == Kind::kInt;
  const double quotient = value.number() / factor;
  const bool multiple = integers ? value.as_int() % argument.as_int() == 0
                                 : std::isfinite(quotient) && is_nearly_whole(quotient);
  if (multiple) return std::nullopt;
  return fmt::format("{} is not a multiple of {}", shown(value), factor);
}

Problem SchemaChecker::check_min_length(const Value& argument, const Value&, const Value& value) {
  const double min = count_of(argument, "minLength");
  if (!value.is_string()) return std::nullopt;
  count_text(value.as_string());
  if (double(count_characters(value.as_string())) >= min) return std::nullopt;
  return fmt::format("{} is shorter than {} characters", shown(value), min);
}

Problem SchemaChecker::check_max_length(const Value& argument, const Value&, const Value& value) {
  const double max = count_of(argument, "maxLength");
  if (!value.is_string()) return std::nullopt;
  count_text(value.as_string());
  if (double(count_characters(value.as_string())) <= max) return std::nullopt;
  return fmt::format("{} is longer than {} characters", shown(value), max);
}

Problem SchemaChecker::check_pattern(const Value& argument, const Value&, const Value& value) {
  const re2::RE2& pattern = pattern_of(argument);
  if (!value.is_string()) return std::nullopt;
  // If the cache of states of RE2 is full, RE2 visits up to all instructions for each byte.
  count_text(value.as_string(), std::size_t(pattern.ProgramSize()));
  if (RE2::PartialMatch(value.as_string(), pattern)) return std::nullopt;
  return shown(value) + " does not match the pattern of the option";
}

Problem SchemaChecker::check_items(const Value& argument, const Value&, const Value& value) {
  if (!value.is_array()) return std::nullopt;
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    // If `items` is a list of schemas, each schema describes the value at the same position.
    if (argument.is_array() && i >= argument.items().size()) break;
    const Value& schema = argument.is_array() ? argument.items()[i] : argument;
    if (auto problem = check(schema, value.items()[i])) {
      return fmt::format("item {}: {}", i + 1, *problem);
    }
  }
  return std::nullopt;
}

Problem SchemaChecker::check_min_items(const Value& argument, const Value&, const Value& value) {
  const double min = count_of(argument, "minItems");
  if (!value.is_array() || double(value.items().size()) >= min) return std::nullopt;
  return fmt::format("the list has fewer than {} items", min);
}

Problem SchemaChecker::check_max_items(const Value& argument, const Value&, const Value& value) {
  const double max = count_of(argument, "maxItems");
  if (!value.is_array() || double(value.items().size()) <= max) return std::nullopt;
  return fmt::format("the list has more than {} items", max);
}

Problem SchemaChecker::check_properties(const Value& argument, const Value&, const Value& value) {
  if (!argument.is_object()) throw UnusableSchema("properties is not an object");
  if (!value.is_object()) return std::nullopt;
  for (const json::Member& member : value.members()) {
    const Value* schema = find_member(argument, member.key);
    if (schema == nullptr) continue;
    if (auto problem = check(*schema, member.value)) {
      return std::string(member.key) + ": " + *problem;
    }
  }
  return std::nullopt;
}

Problem SchemaChecker::check_required(const Value& argument, const Value&, const Value& value) {
  const auto names = list_of(argument, "required");
  if (!value.is_object()) return std::nullopt;
  for (const Value& name : names) {
    if (!name.is_string()) throw UnusableSchema("a required name is not a text");
    if (find_member(value, name.as_string()) == nullptr)
      return shown(name) + " is a required property";
  }
  return std::nullopt;
}

Problem SchemaChecker::check_any_of(const Value& argument, const Value&, const Value& value) {
  for (const Value& schema : list_of(argument, "anyOf")) {
    if (!check(schema, value)) return std::nullopt;
  }
  return shown(value) + " is not valid under any of the alternatives";
}

Problem SchemaChecker::check_all_of(const Value& argument, const Value&, const Value& value) {
  for (const Value& schema : list_of(argument, "allOf")) {
    if (auto problem = check(schema, value)) return problem;
  }
  return std::nullopt;
}

}  // namespace chap::options
