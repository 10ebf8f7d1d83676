// A route row declares an endpoint. The server uses the row to match requests, to read and validate
// the input, to call the handler, to write the response and to write the OpenAPI document.
//
//   router.add(get("/v1/crud/datasets/{datasetId}", "get_dataset", read_dataset)
//                  .tag("Datasets").summary("Read one data set").error(404, "No such data set"));
//
// A handler is a plain function of one of these types:
//   Answer f(Context&)    Answer f(Context&, const Parameters&)
//   Answer f(Context&, Body&&)    Answer f(Context&, const Parameters&, Body&&)
// Parameters and Body are structs with a field table. Answer is any type with a Codec. A raw
// handler returns a Response instead and writes its body without a Codec.
#pragma once

#include "api/web/context.hpp"
#include "api/web/error_response.hpp"
#include "api/web/input.hpp"

#include <functional>
#include <optional>
#include <type_traits>

namespace chap::web {

// An error response in the OpenAPI document.
struct ErrorDoc {
  unsigned status;
  std::string text;
  // Writes the schema of the error's body; null if the body is {"detail": ...}.
  std::function<void(schema::SchemaWriter&)> answer = nullptr;
};

struct Route {
  using Describe = std::function<void(schema::SchemaWriter&)>;

  std::string method;
  std::string pattern;
  std::string name;  // the first part of the operation id in the OpenAPI document
  std::string tag_name;
  std::string summary_text;
  std::string description;
  std::vector<ErrorDoc> errors;
  bool is_deprecated = false;
  bool is_hidden = false;           // left out of the OpenAPI document
  bool runs_inline = false;         // runs on an I/O thread, because the handler does no I/O
  bool uses_outbound_pool = false;  // runs on a separate pool, because it calls other servers
  bool also_head = false;           // serves HEAD like GET, with the same operation id
  bool takes_rest = false;          // the last placeholder matches the rest of the path
  unsigned success = 200;           // the status of a success; 204: no body

  Describe parameters = nullptr;  // writes the elements of the parameters array
  Describe body = nullptr;        // writes the members of the schema object of the body
  Describe answer = nullptr;      // writes the members of the schema object of status 200
  std::string body_type = "application/json";
  std::string answer_type = "";  // a media type of the response besides application/json
  std::vector<std::string> parameter_names = {};  // names of path parameters; see Router::add()

  std::function<void(Context&)> guard = nullptr;  // called before the input is read; may throw
  std::function<Response(Context&, const PathValues&)> invoke;
  // Set for responses that never change. Returns a text that is different for different contents of
  // the same path and query, or nullopt if the response must not have an entity tag.
  std::function<std::optional<std::string>(Context&, const PathValues&)> identity = nullptr;

  Route& tag(std::string text) { return tag_name = std::move(text), *this; }
  Route& summary(std::string text) { return summary_text = std::move(text), *this; }
  Route& doc(std::string text) { return description = std::move(text), *this; }
  Route& error(unsigned status, std::string text) {
    return errors.push_back({status, std::move(text)}), *this;
  }
  // Adds an error with a body of type T.
  template <class T>
  Route& error_answers(unsigned status, std::string text) {
    const Describe schema = [](schema::SchemaWriter& s) { schema::Codec<T>::schema(s); };
    return errors.push_back({status, std::move(text), schema}), *this;
  }
  Route& deprecated() { return is_deprecated = true, *this; }
  Route& hidden() { return is_hidden = true, *this; }
  Route& without_io() { return runs_inline = true, *this; }
  Route& on_outbound_pool() { return uses_outbound_pool = true, *this; }
  Route& with_head() { return also_head = true, *this; }
  Route& rest_of_path() { return takes_rest = true, *this; }
  Route& no_content() { return success = 204, *this; }
  Route& guarded_by(void (*check)(Context&)) { return guard = check, *this; }
  // Documents T as the type of a raw handler's response.
  template <class T>
  Route& answers() {
    answer = [](schema::SchemaWriter& s) { schema::Codec<T>::schema(s); };
    return *this;
  }
  // Documents the media type of a raw handler's response in addition to JSON.
  Route& produces(std::string media_type) { return answer_type = std::move(media_type), *this; }
  // Documents the media type and the schema of a body that a raw handler parses without a Codec.
  Route& reads(std::string media_type, Describe schema) {
    body_type = std::move(media_type);
    body = std::move(schema);
    return *this;
  }

  // Gives the response an entity tag, which is made from the text that `identity_of` returns. For a
  // request with this tag in If-None-Match, the server sends status 304 without calling the
  // handler. `identity_of` must be fast.
  template <class P>
  Route& never_changes(std::optional<std::string> (*identity_of)(Context&, const P&)) {
    identity = [identity_of](Context& context, const PathValues& path) {
      schema::Report report;
      const P input = read_parameters<P>(context.request, path, report);
      return report.empty() ? identity_of(context, input) : std::nullopt;
    };
    return *this;
  }

  std::string operation_id() const;
};

template <class T>
void describe_parameters(Route& route) {
  route.parameters = [](schema::SchemaWriter& s) {
    schema::for_each_field<T>([&](const auto& field) {
      s.out.begin_object();
      s.member("name", field.wire_name);
      s.member("in", place_name(field.location));
      s.out.key("required");
      s.out.boolean(field.required);
      s.out.key("schema");
      schema::Codec<T>::write_property(field, s);
      s.out.end_object();
    });
  };
  schema::for_each_field<T>([&](const auto& field) {
    if (field.location == schema::ParameterLocation::kPath)
      route.parameter_names.push_back(field.wire_name);
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
