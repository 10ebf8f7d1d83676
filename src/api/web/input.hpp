// Reads the typed arguments of a handler from a request: parameters and body. One report collects
// all problems of a request.
#pragma once

#include "api/web/message.hpp"
#include "api/web/target.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chap::web {

// A pair for each placeholder in the pattern of a route: the name of the placeholder, and the
// decoded segment of the path that the placeholder matches.
using PathValues = std::vector<std::pair<std::string, std::string>>;

// The request body, parsed by the rules of http-api.md 2.3 but not validated yet.
class Body {
 public:
  // Adds a JSON syntax error to `report`. Throws Error (400) for json::UnreadableError, which means
  // that the bytes cannot be parsed at all.
  Body(const Request& request, schema::Report& report);
  // Returns nullptr if the constructor has reported a problem.
  const json::Value* value() const { return invalid_ ? nullptr : &value_; }

 private:
  std::optional<json::Document> document_;
  json::Value value_;
  bool invalid_ = false;
};

// Returns the name of a parameter's location for the `loc` of an error and for the OpenAPI
// document.
constexpr const char* place_name(schema::ParameterLocation place) {
  switch (place) {
    case schema::ParameterLocation::kPath:
      return "path";
    case schema::ParameterLocation::kHeader:
      return "header";
    default:
      return "query";
  }
}

template <class M>
constexpr bool kIsList = false;
template <class M>
constexpr bool kIsList<std::vector<M>> = true;
template <class M>
constexpr bool kIsList<std::optional<std::vector<M>>> = true;

// Reads one parameter from all texts that the request has for this parameter. A parameter that is a
// list uses all texts. Any other parameter uses only the last text.
template <class T, class M>
void read_parameter(
    const std::vector<json::Value>& texts,
    const schema::WireField<T, M>& field,
    T& out,
    schema::Report& report
) {
  const schema::Report::Step place(report, std::string_view(place_name(field.location)));
  const schema::Report::Step name(report, std::string_view(field.wire_name));
  if (texts.empty()) {
    if (field.required) report.add("missing", "Field required", json::Value());
    return;
  }
  schema::read_member(kIsList<M> ? json::Value::array(texts) : texts.back(), field, out, report);
}

// Whether a parameter with this name in a request is the parameter `field` of T.
template <class T>
bool is_parameter(std::string_view name, const schema::WireInfo& field) {
  if (field.location == schema::ParameterLocation::kHeader)
    return same_field_name(name, field.wire_name);
  if (name == field.wire_name) return true;
  if constexpr (requires { schema::Describe<T>::kReadsSnakeCase; }) {
    return schema::Describe<T>::kReadsSnakeCase && schema::camel_case(name) == field.wire_name;
  } else {
    return false;
  }
}

template <class T>
T read_parameters(const Request& request, const PathValues& path, schema::Report& report) {
  T out;
  const QueryPairs query = parse_query(request.query);
  // Problems are reported in the order of these locations, not in the order of the field table.
  for (const schema::ParameterLocation place :
       {schema::ParameterLocation::kPath,
        schema::ParameterLocation::kQuery,
        schema::ParameterLocation::kHeader}) {
    const auto& pairs = place == schema::ParameterLocation::kPath    ? path
                        : place == schema::ParameterLocation::kQuery ? query
                                                                     : request.headers.all();
    schema::for_each_field<T>([&](const auto& field) {
      if (field.location != place) return;
      std::vector<json::Value> texts;
      for (const auto& [name, text] : pairs) {
        if (is_parameter<T>(name, field)) texts.push_back(json::Value::string(text));
      }
      read_parameter(texts, field, out, report);
    });
  }
  return out;
}

template <class B>
B read_body(const Request& request, schema::Report& report) {
  B out;
  const Body body(request, report);
  if (body.value() != nullptr) schema::read_body(*body.value(), out, report);
  return out;
}

}  // namespace chap::web
