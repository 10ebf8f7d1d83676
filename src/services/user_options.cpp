#include "services/user_options.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"

#include <boost/json/src.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <cmath>
#include <exception>

namespace chap::services {
namespace {

// JSON Schema counts 3.0 as an integer; the validator looks at the kind of the number.
boost::json::value for_validator(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::kNull:
      return nullptr;
    case json::Kind::kBool:
      return value.as_bool();
    case json::Kind::kInt:
      return value.as_int();
    case json::Kind::kBigInt:
      return value.number();
    case json::Kind::kDouble:
      if (value.as_double() == std::trunc(value.as_double()) &&
          std::abs(value.as_double()) < 9e15) {
        return static_cast<std::int64_t>(value.as_double());
      }
      return value.as_double();
    case json::Kind::kString:
      return boost::json::string(value.as_string());
    case json::Kind::kArray: {
      boost::json::array items;
      for (const json::Value& item : value.items()) items.push_back(for_validator(item));
      return items;
    }
    case json::Kind::kObject: {
      boost::json::object members;
      for (const json::Member& member : value.members()) {
        members[member.key] = for_validator(member.value);
      }
      return members;
    }
  }
  return nullptr;
}

boost::json::value schema_of(const json::Value& options) {
  boost::json::array required;
  for (const json::Member& option : options.members()) {
    if (option.value.find("default") == nullptr) required.emplace_back(option.key);
  }
  boost::json::object schema;
  schema["type"] = "object";
  schema["properties"] = for_validator(options);
  schema["required"] = required;
  return schema;
}

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

// The two most frequent mistakes get a sentence of their own.
std::optional<std::string> plain_problem(const json::Value& options, const json::Value& values) {
  for (const json::Member& member : values.members()) {
    if (options.find(member.key) == nullptr) {
      return "Additional properties are not allowed (" + quoted(member.key) + " was unexpected)";
    }
  }
  for (const json::Member& option : options.members()) {
    if (option.value.find("default") == nullptr && values.find(option.key) == nullptr) {
      return quoted(option.key) + " is a required property";
    }
  }
  return std::nullopt;
}

std::string described(valijson::ValidationResults& results) {
  valijson::ValidationResults::Error error;
  std::string text;
  while (results.popError(error)) {
    // The last error is the innermost one: the option itself.
    std::string place;
    for (std::size_t i = 1; i < error.context.size(); ++i) place += error.context[i];
    text = place.empty() ? error.description : place + ": " + error.description;
    if (!place.empty()) break;
  }
  return text;
}

}  // namespace

std::optional<std::string> user_options_problem(
    const std::string& option_schemas, const std::string& values
) {
  const json::Document options = json::parse(option_schemas);
  const json::Document chosen = json::parse(values);
  if (!chosen.root().is_object()) return "the values are not an object";
  if (auto problem = plain_problem(options.root(), chosen.root())) return problem;
  try {
    const boost::json::value schema_json = schema_of(options.root());
    const boost::json::value target_json = for_validator(chosen.root());
    valijson::Schema schema;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(schema_json), schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::BoostJsonAdapter target(target_json);
    if (validator.validate(schema, target, &results)) return std::nullopt;
    return described(results);
  } catch (const std::exception& error) {
    return std::string("the template's description of its options cannot be used: ") + error.what();
  }
}

}  // namespace chap::services
