// One row per endpoint: from it come matching, reading and validating the input, the call, the
// answer and the operation in the OpenAPI document.
//
//   router.add(get("/v1/crud/datasets/{datasetId}", "get_dataset", read_dataset)
//                  .tag("Datasets").summary("One data set").error(404, "No such data set"));
//
// A handler is a plain function; its type is the contract:
//   Answer f(Context&)    Answer f(Context&, const Parameters&)
//   Answer f(Context&, Body&&)    Answer f(Context&, const Parameters&, Body&&)
// Parameters and Body are described structs; Answer is anything with a Codec, or Response for the
// endpoints that write their own bytes.
#pragma once

#include "api/web/context.hpp"
#include "api/web/error_response.hpp"
#include "api/web/input.hpp"

#include <functional>
#include <optional>
#include <type_traits>

namespace chap::web {

struct ErrorDoc {
  unsigned status;
  std::string text;
  std::function<void(schema::SchemaWriter&)> answer = nullptr;  // unset: {"detail": ...}
};

struct Route {
  using Describe = std::function<void(schema::SchemaWriter&)>;

  std::string method;
  std::string pattern;
  std::string name;  // the handler part of the operation id
  std::string tag_name;
  std::string summary_text;
  std::string description;
  std::vector<ErrorDoc> errors;
  bool is_deprecated = false;
  bool is_hidden = false;  // not in the document
  bool runs_inline = false;
  bool waits_for_others = false;  // on other machines: runs on threads kept for that
  bool also_head = false;         // answers HEAD like GET, under the same operation id
  bool takes_rest = false;        // the last placeholder takes what is left, slashes included
  unsigned success = 200;         // 204: no body

  Describe parameters = nullptr;  // elements of the parameters array
  Describe body = nullptr;        // members of the body's schema object
  Describe answer = nullptr;      // members of the 200 schema object
  std::string body_type = "application/json";
  std::string answer_type = "";                   // beside application/json
  std::vector<std::string> parameter_names = {};  // of the path, checked against the pattern

  std::function<void(Context&)> guard = nullptr;  // throws before anything of the input is read
  std::function<Response(Context&, const PathValues&)> invoke;
  // For answers that never change: what this one is made from, besides path and query. Nothing: it
  // has no tag.
  std::function<std::optional<std::string>(Context&, const PathValues&)> identity = nullptr;

  Route& tag(std::string text) { return tag_name = std::move(text), *this; }
  Route& summary(std::string text) { return summary_text = std::move(text), *this; }
  Route& doc(std::string text) { return description = std::move(text), *this; }
  Route& error(unsigned status, std::string text) {
    return errors.push_back({status, std::move(text)}), *this;
  }
  // An error whose body is a T.
  template <class T>
  Route& error_answers(unsigned status, std::string text) {
    const Describe schema = [](schema::SchemaWriter& s) { schema::Codec<T>::schema(s); };
    return errors.push_back({status, std::move(text), schema}), *this;
  }
  Route& deprecated() { return is_deprecated = true, *this; }
  Route& hidden() { return is_hidden = true, *this; }
  Route& without_io() { return runs_inline = true, *this; }
  Route& waiting_for_others() { return waits_for_others = true, *this; }
  Route& with_head() { return also_head = true, *this; }
  Route& rest_of_path() { return takes_rest = true, *this; }
  Route& no_content() { return success = 204, *this; }
  Route& guarded_by(void (*check)(Context&)) { return guard = check, *this; }
  // A raw handler's answer is documented as this type.
  template <class T>
  Route& answers() {
    answer = [](schema::SchemaWriter& s) { schema::Codec<T>::schema(s); };
    return *this;
  }
  // The media type in which a raw handler answers, beside the JSON that the contract documents.
  Route& produces(std::string media_type) { return answer_type = std::move(media_type), *this; }
  // A raw handler reads its body itself: its media type and schema.
  Route& reads(std::string media_type, Describe schema) {
    body_type = std::move(media_type);
    body = std::move(schema);
    return *this;
  }

  // The answer gets an entity tag made from what the function returns, and a client that shows the
  // tag again gets 304 before anything else is read. The function must be quick.
  template <class P>
  Route& never_changes(std::optional<std::string> (*identity_of)(Context&, const P&)) {
    identity = [identity_of](Context& context, const PathValues& path) {
      schema::Report report;
      const P given = read_parameters<P>(context.request, path, report);
      return report.empty() ? identity_of(context, given) : std::nullopt;
    };
    return *this;
  }

  std::string operation_id() const;
};

template <class T>
void describe_parameters(Route& route) {
  route.parameters = [](schema::SchemaWriter& s) {
    schema::for_each_field<T>([&](const auto& column) {
      s.out.begin_object();
      s.member("name", column.wire);
      s.member("in", place_name(column.place));
      s.out.key("required");
      s.out.boolean(column.required);
      s.out.key("schema");
      schema::Codec<T>::write_property(column, s);
      s.out.end_object();
    });
  };
  schema::for_each_field<T>([&](const auto& column) {
    if (column.place == schema::Place::kPath) route.parameter_names.push_back(column.wire);
  });
}

template <class R>
Response to_response(R&& answer) {
  if constexpr (std::is_same_v<std::remove_cvref_t<R>, Response>) {
    return std::forward<R>(answer);
  } else if constexpr (requires { answer.take_json(); }) {
    return json_response(200, answer.take_json());
  } else {
    return json_response(200, schema::to_json(answer));
  }
}

template <class R>
void describe_answer(Route& route) {
  if constexpr (!std::is_same_v<R, Response>) {
    route.answer = [](schema::SchemaWriter& s) { schema::Codec<R>::schema(s); };
  }
}

template <class B>
void describe_body(Route& route) {
  route.body = [](schema::SchemaWriter& s) { schema::Codec<B>::schema(s); };
}

inline Route row(const char* method, const char* pattern, const char* name) {
  Route route;
  route.method = method;
  route.pattern = pattern;
  route.name = name;
  return route;
}

template <class R>
Route endpoint(const char* method, const char* pattern, const char* name, R (*handler)(Context&)) {
  Route route = row(method, pattern, name);
  describe_answer<R>(route);
  route.invoke = [handler](Context& context, const PathValues&) {
    return to_response(handler(context));
  };
  return route;
}

template <class R, class P>
Route endpoint(
    const char* method, const char* pattern, const char* name, R (*handler)(Context&, const P&)
) {
  Route route = row(method, pattern, name);
  describe_parameters<P>(route);
  describe_answer<R>(route);
  route.invoke = [handler](Context& context, const PathValues& path) {
    schema::Report report;
    const P parameters = read_parameters<P>(context.request, path, report);
    if (!report.empty()) return validation_response(report);
    return to_response(handler(context, parameters));
  };
  return route;
}

template <class R, class B>
Route endpoint(
    const char* method, const char* pattern, const char* name, R (*handler)(Context&, B&&)
) {
  Route route = row(method, pattern, name);
  describe_body<B>(route);
  describe_answer<R>(route);
  route.invoke = [handler](Context& context, const PathValues&) {
    schema::Report report;
    B body = read_body<B>(context.request, report);
    if (!report.empty()) return validation_response(report);
    return to_response(handler(context, std::move(body)));
  };
  return route;
}

template <class R, class P, class B>
Route endpoint(
    const char* method, const char* pattern, const char* name, R (*handler)(Context&, const P&, B&&)
) {
  Route route = row(method, pattern, name);
  describe_parameters<P>(route);
  describe_body<B>(route);
  describe_answer<R>(route);
  route.invoke = [handler](Context& context, const PathValues& path) {
    schema::Report report;
    const P parameters = read_parameters<P>(context.request, path, report);
    B body = read_body<B>(context.request, report);
    if (!report.empty()) return validation_response(report);
    return to_response(handler(context, parameters, std::move(body)));
  };
  return route;
}

template <class F>
Route get(const char* pattern, const char* name, F handler) {
  return endpoint("GET", pattern, name, handler);
}
template <class F>
Route post(const char* pattern, const char* name, F handler) {
  return endpoint("POST", pattern, name, handler);
}
template <class F>
Route put(const char* pattern, const char* name, F handler) {
  return endpoint("PUT", pattern, name, handler);
}
template <class F>
Route patch(const char* pattern, const char* name, F handler) {
  return endpoint("PATCH", pattern, name, handler);
}
template <class F>
Route remove(const char* pattern, const char* name, F handler) {
  return endpoint("DELETE", pattern, name, handler);
}

}  // namespace chap::web
