#include "api/web/openapi.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/schema/naming.hpp"

#include <array>
#include <map>
#include <vector>

namespace chap::web {
namespace {

constexpr std::array<const char*, 12> kTags = {
    "System",
    "Backtests",
    "Metrics",
    "Predictions",
    "Datasets",
    "Models",
    "Prediction Setups",
    "Alerts",
    "Alert Policies",
    "Visualizations",
    "Jobs",
    "Services"};

constexpr const char* kValidationError =
    R"({"properties":{"loc":{"items":{"anyOf":[{"type":"string"},{"type":"integer"}]},)"
    R"("type":"array","title":"Location"},"msg":{"type":"string","title":"Message"},)"
    R"("type":{"type":"string","title":"Error Type"},"input":{"title":"Input"},)"
    R"("ctx":{"type":"object","title":"Context"}},"type":"object",)"
    R"("required":["loc","msg","type"],"title":"ValidationError"})";

constexpr const char* kHttpValidationError =
    R"({"properties":{"detail":{"items":{"$ref":"#/components/schemas/ValidationError"},)"
    R"("type":"array","title":"Detail"}},"type":"object","title":"HTTPValidationError"})";

constexpr const char* kErrorDetail =
    R"({"properties":{"detail":{"title":"Detail"}},"type":"object","required":["detail"],)"
    R"("title":"ErrorDetail"})";

void write_schema(schema::SchemaWriter& s, const Route::Describe& describe) {
  s.out.begin_object();
  if (describe) describe(s);
  s.out.end_object();
}

// Writes the same schema for each media type in `types`.
void write_content(
    schema::SchemaWriter& s, const std::vector<std::string>& types, const Route::Describe& describe
) {
  s.out.key("content");
  s.out.begin_object();
  for (const std::string& type : types) {
    s.out.key(type);
    s.out.begin_object();
    s.out.key("schema");
    write_schema(s, describe);
    s.out.end_object();
  }
  s.out.end_object();
}

// Writes the schema of the response. If the schema is not a `$ref`, adds a title that is made from
// the operation id.
void describe_titled_response(const Route& route, schema::SchemaWriter& s) {
  if (!route.answer) return;
  json::Writer plain;
  schema::SchemaWriter inner{plain, s.components};
  plain.begin_object();
  route.answer(inner);
  const std::string members = plain.take().substr(1);
  route.answer(s);
  if (members.empty() || members.starts_with("\"$ref\"")) return;
  s.member("title", "Response " + schema::title_of(route.operation_id()));
}

struct ErrorResponse {
  std::string text;
  std::vector<Route::Describe> schemas;  // the body matches one of these schemas
};

void describe_detail(schema::SchemaWriter& s) { s.reference("ErrorDetail"); }
void describe_validation(schema::SchemaWriter& s) { s.reference("HTTPValidationError"); }

// Returns the errors that the route row declares, and the errors that are possible for every route
// with parameters, with a body or with I/O.
std::map<unsigned, ErrorResponse> errors_of(const Route& route) {
  std::map<unsigned, ErrorResponse> errors;
  for (const ErrorDoc& doc : route.errors) {
    ErrorResponse& response = errors[doc.status];
    response.text += (response.text.empty() ? "" : "; ") + doc.text;
    if (response.schemas.empty() || doc.answer) {
      response.schemas.push_back(doc.answer ? doc.answer : Route::Describe(describe_detail));
    }
  }
  const auto add = [&](unsigned status, const char* text) {
    errors.try_emplace(status, ErrorResponse{text, {describe_detail}});
  };
  add(401, "The server requires an API token and the request does not have it");
  if (route.parameters || route.body) {
    add(400, "The request contains bytes that are not valid text, or text that cannot be stored");
    ErrorResponse& invalid = errors[422];
    if (invalid.text.empty()) invalid.text = "Validation Error";
    invalid.schemas.insert(invalid.schemas.begin(), describe_validation);
  }
  if (route.parameters) add(414, "Path and query are longer than the server allows");
  if (route.body) {
    add(413, "The body is larger than the server allows");
    add(415, "The body is compressed");
  }
  if (!route.runs_inline) {
    add(503, "The database or the job store cannot be reached, or the server is overloaded");
  }
  return errors;
}

// Writes a schema that a value matches if the value matches at least one of `schemas`.
void describe_any(const std::vector<Route::Describe>& schemas, schema::SchemaWriter& s) {
  if (schemas.size() == 1) return schemas.front()(s);
  s.out.key("anyOf");
  s.out.begin_array();
  for (const Route::Describe& describe : schemas) write_schema(s, describe);
  s.out.end_array();
}

void write_responses(const Route& route, schema::SchemaWriter& s) {
  static const std::string kJson = "application/json";
  s.out.key("responses");
  s.out.begin_object();
  s.out.key(std::to_string(route.success));
  s.out.begin_object();
  s.member("description", "Successful Response");
  if (route.success != 204) {
    std::vector<std::string> types = {kJson};
    if (!route.answer_type.empty()) types.push_back(route.answer_type);
    write_content(s, types, [&](schema::SchemaWriter& inner) {
      describe_titled_response(route, inner);
    });
  }
  s.out.end_object();
  if (route.identity) {
    s.out.key("304");
    s.out.begin_object();
    s.member("description", "Not Modified: If-None-Match contains the entity tag of this response");
    s.out.end_object();
  }
  for (const auto& [status, response] : errors_of(route)) {
    s.out.key(std::to_string(status));
    s.out.begin_object();
    s.member("description", response.text);
    const auto& schemas = response.schemas;
    write_content(s, {kJson}, [&](schema::SchemaWriter& inner) { describe_any(schemas, inner); });
    s.out.end_object();
  }
  s.out.end_object();
}

void write_operation(const Route& route, schema::SchemaWriter& s) {
  json::Writer& out = s.out;
  out.begin_object();
  out.key("tags");
  out.begin_array();
  out.string(route.tag_name);
  out.end_array();
  s.member("summary", route.summary_text);
  if (!route.description.empty()) s.member("description", route.description);
  s.member("operationId", route.operation_id());
  if (route.is_deprecated) {
    out.key("deprecated");
    out.boolean(true);
  }
  out.key("security");
  out.raw(R"([{"HTTPBearer":[]}])");
  if (route.parameters) {
    out.key("parameters");
    out.begin_array();
    route.parameters(s);
    out.end_array();
  }
  if (route.body) {
    out.key("requestBody");
    out.begin_object();
    out.key("required");
    out.boolean(true);
    write_content(s, {route.body_type}, route.body);
    out.end_object();
  }
  write_responses(route, s);
  out.end_object();
}

void write_paths(const Router& router, schema::SchemaWriter& s) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<const Route*>> by_path;
  for (const Route& route : router.routes()) {
    if (route.is_hidden) continue;
    auto& rows = by_path[route.pattern];
    if (rows.empty()) order.push_back(route.pattern);
    rows.push_back(&route);
  }
  s.out.begin_object();
  for (const std::string& path : order) {
    s.out.key(path);
    s.out.begin_object();
    for (const Route* route : by_path[path]) {
      s.out.key(ascii::lower(route->method));
      write_operation(*route, s);
      if (!route->also_head) continue;
      s.out.key("head");
      write_operation(*route, s);
    }
    s.out.end_object();
  }
  s.out.end_object();
}

void write_components(const schema::Components& components, json::Writer& out) {
  out.begin_object();
  out.key("schemas");
  out.begin_object();
  for (const auto& [name, text] : components.all()) {
    out.key(name);
    out.raw(text);
  }
  out.end_object();
  out.key("securitySchemes");
  out.raw(R"({"HTTPBearer":{"type":"http","scheme":"bearer"}})");
  out.end_object();
}

}  // namespace

std::string openapi_document(
    const Router& router, const std::string& version, const std::string& root_path
) {
  schema::Components components;
  components.finish("ValidationError", kValidationError);
  components.finish("HTTPValidationError", kHttpValidationError);
  components.finish("ErrorDetail", kErrorDetail);
  json::Writer out;
  schema::SchemaWriter s{out, components};
  out.begin_object();
  s.member("openapi", "3.1.0");
  out.key("info");
  out.begin_object();
  s.member("title", "CHAP Core API");
  s.member("version", version);
  out.end_object();
  if (!root_path.empty()) {
    out.key("servers");
    out.begin_array();
    out.begin_object();
    s.member("url", root_path);
    out.end_object();
    out.end_array();
  }
  out.key("paths");
  write_paths(router, s);
  out.key("components");
  write_components(components, out);
  out.key("tags");
  out.begin_array();
  for (const char* tag : kTags) {
    out.begin_object();
    s.member("name", tag);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace chap::web
