// Reads the typed arguments of a handler from a request: parameters and body. All problems of a
// request are collected in one report.
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

// Placeholder name -> decoded segment.
using PathValues = std::vector<std::pair<std::string, std::string>>;

// The request body, parsed by the rules of http-api.md 2.3 but not validated yet.
class Body {
 public:
  // A JSON syntax error is added to `report`. Throws Error (400) if the bytes cannot be parsed at
  // all (json::UnreadableError).
  Body(const Request& request, schema::Report& report);
  // nullptr if the constructor has reported a problem.
  const json::Value* value() const { return invalid_ ? nullptr : &value_; }

 private:
  std::optional<json::Document> document_;
  json::Value value_;
  bool invalid_ = false;
};

// The name of a parameter's location in `loc` of an error and in the OpenAPI document.
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

// Reads one parameter from its texts. A list uses all of them, a scalar only the last.
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

template <class T>
T read_parameters(const Request& request, const PathValues& path, schema::Report& report) {
  T out;
  const QueryPairs query = parse_query(request.query);
  // Problems are reported in this order of locations, not in the declared order.
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
        const bool same = place == schema::ParameterLocation::kHeader
                              ? same_field_name(name, field.wire_name)
                              : name == field.wire_name;
        if (same) texts.push_back(json::Value::string(text));
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
