#include "domain/options/option_schema.hpp"

#include "domain/options/schema_checker.hpp"
#include "foundation/json/parse.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace chap::options {
namespace {

// The name of an option in quotes for an error text. A long name is truncated.
std::string quoted(std::string_view name) {
  constexpr std::size_t kMaxBytes = 60;
  std::size_t end = std::min(name.size(), kMaxBytes);
  while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return "'" + std::string(name.substr(0, end)) + (end < name.size() ? "...'" : "'");
}

std::optional<std::string> find_problem(
    const json::Value& schemas, const json::Value& values, SchemaChecker& checker
) {
  if (!schemas.is_object()) return "the template's description of its options is not an object";
  if (!values.is_object()) return "the values are not an object";
  std::map<std::string_view, const json::Value*> values_by_name;
  for (const json::Member& member : values.members()) values_by_name[member.key] = &member.value;
  std::set<std::string_view> option_names;
  for (const json::Member& option : schemas.members()) option_names.insert(option.key);
  for (const json::Member& member : values.members()) {
    if (!option_names.contains(member.key)) {
      return "Additional properties are not allowed (" + quoted(member.key) + " was unexpected)";
    }
  }
  for (const json::Member& option : schemas.members()) {
    const auto value = values_by_name.find(option.key);
    if (value == values_by_name.end()) {
      if (option.value.find("default") != nullptr) continue;
      return quoted(option.key) + " is a required property";
    }
    if (auto problem = checker.check(option.value, *value->second)) {
      return std::string(option.key) + ": " + *problem;
    }
  }
  return std::nullopt;
}

}  // namespace

OptionCheck check_options(const std::string& option_schemas, const std::string& values) {
  const json::Document schemas = json::parse(option_schemas);
  const json::Document parsed_values = json::parse(values);
  SchemaChecker checker(schemas.root());
  OptionCheck result;
  try {
    result.problem = find_problem(schemas.root(), parsed_values.root(), checker);
  } catch (const TooComplex& reason) {
    result.problem = std::string("the option values cannot be checked: ") + reason.what();
  } catch (const UnusableSchema& reason) {
    result.problem =
        std::string("the template's description of its options cannot be used: ") + reason.what();
  }
  result.ignored = checker.take_ignored();
  return result;
}

std::optional<std::string> problem_of_schemas(const std::string& option_schemas) {
  const json::Document schemas = json::parse(option_schemas);
  if (!schemas.root().is_object()) return "the options are not an object";
  SchemaChecker checker(schemas.root());
  try {
    for (const json::Member& option : schemas.root().members()) checker.check_schema(option.value);
  } catch (const UnusableSchema& reason) {
    return reason.what();
  }
  return std::nullopt;
}

}  // namespace chap::options
