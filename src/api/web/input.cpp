#include "api/web/input.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>

namespace chap::web {
namespace {

// Returns whether the Content-Type is application/json or application/<anything>+json. A missing
// Content-Type means JSON, too (http-api.md 2.3).
bool is_json(const Request& request) {
  const auto field = request.headers.find("Content-Type");
  if (!field || field->empty()) return true;
  std::string type = ascii::lower(field->substr(0, field->find(';')));
  type.erase(std::remove(type.begin(), type.end(), ' '), type.end());
  return type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

void report_syntax_error(const json::SyntaxError& error, schema::Report& report) {
  const schema::Report::Step offset(report, error.offset());
  json::Writer ctx;
  ctx.begin_object();
  ctx.key("error");
  ctx.string(error.what());
  ctx.end_object();
  report.add("json_invalid", "JSON decode error", json::Value::object({}), ctx.take());
}

}  // namespace

Body::Body(const Request& request, schema::Report& report) {
  const schema::Report::Step body(report, std::string_view("body"));
  if (!request.body.empty() && !is_json(request)) {
    value_ = json::Value::string(request.body);
    return;
  }
  if (!request.body.empty()) {
    try {
      document_ = json::parse_borrowed(request.body);
      value_ = document_->root();
    } catch (const json::SyntaxError& error) {
      report_syntax_error(error, report);
      invalid_ = true;
      return;
    } catch (const json::UnreadableError& error) {
      throw invalid_input("There was an error parsing the body").caused_by(error.what());
    }
  }
  if (value_.is_null()) {
    report.add("missing", "Field required", json::Value());
    invalid_ = true;
  }
}

}  // namespace chap::web
