// From a request to the typed arguments of a handler: parameters, then body, all problems together.
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

// The body by the rules of http-api.md 2.3, ready to be validated.
class Body {
 public:
  // Throws Error (400) when the bytes are no JSON text at all. A syntax error is a problem in
  // `report`.
  Body(const Request& request, schema::Report& report);
  // Nothing: a problem was reported already.
  const json::Value* value() const { return problem_ ? nullptr : &value_; }

 private:
  std::optional<json::Document> document_;
  json::Value value_;
  bool problem_ = false;
};

// Where a parameter stands, as `loc` and the document name it.
constexpr const char* place_name(schema::Place place) {
  switch (place) {
    case schema::Place::kPath:
      return "path";
    case schema::Place::kHeader:
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

// One parameter from its texts (several for a list, the last one counts for a scalar).
template <class T, class M>
void read_parameter(
    const std::vector<json::Value>& texts,
    const schema::Column<T, M>& column,
    T& out,
    schema::Report& report
) {
  const schema::Report::Step place(report, std::string_view(place_name(column.place)));
  const schema::Report::Step name(report, std::string_view(column.wire));
  if (texts.empty()) {
    if (column.required) report.add("missing", "Field required", json::Value());
    return;
  }
  schema::read_member(kIsList<M> ? json::Value::array(texts) : texts.back(), column, out, report);
}

template <class T>
T read_parameters(const Request& request, const PathValues& path, schema::Report& report) {
  T out;
  const QueryPairs query = parse_query(request.query);
  // Problems are listed by place, whatever the declared order.
  for (const schema::Place place :
       {schema::Place::kPath, schema::Place::kQuery, schema::Place::kHeader}) {
    const auto& pairs = place == schema::Place::kPath    ? path
                        : place == schema::Place::kQuery ? query
                                                         : request.headers.all();
    schema::for_each_field<T>([&](const auto& column) {
      if (column.place != place) return;
      std::vector<json::Value> texts;
      for (const auto& [name, text] : pairs) {
        const bool same = place == schema::Place::kHeader ? same_field_name(name, column.wire)
                                                          : name == column.wire;
        if (same) texts.push_back(json::Value::string(text));
      }
      read_parameter(texts, column, out, report);
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
