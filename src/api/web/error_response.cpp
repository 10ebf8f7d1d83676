#include "api/web/error_response.hpp"

#include "foundation/base/log.hpp"
#include "foundation/json/writer.hpp"

#include <new>
#include <utility>

namespace chap::web {

unsigned status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return 400;
    case ErrorCode::kUnauthorized:
      return 401;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kValidation:
      return 422;
    case ErrorCode::kInternal:
      return 500;
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kTimeout:
      return 504;
  }
  return 500;
}

Response json_response(unsigned status, std::string json_text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(json_text);
  return response;
}

Response detail_response(unsigned status, std::string_view detail) {
  json::Writer writer;
  writer.begin_object();
  writer.key("detail");
  writer.string(detail);
  writer.end_object();
  return json_response(status, writer.take());
}

Response error_response(const Error& error) {
  if (!error.cause().empty()) log::warning("web", "{}: {}", error.what(), error.cause());
  const unsigned status = error.status_override().value_or(status_of(error.code()));
  if (error.detail_json())
    return json_response(status, R"({"detail":)" + *error.detail_json() + "}");
  return detail_response(status, error.what());
}

Response validation_response(const schema::Report& report) {
  return json_response(422, report.to_json());
}

Response unexpected_response(const std::exception& error, std::string_view request_id) {
  log::error("web", "request {} failed: {}", request_id, error.what());
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return detail_response(503, "The server is out of memory; try again");
  }
  return json_response(
      500,
      R"({"detail":"Internal server error","error":"The request could not be completed; )"
      R"(the server's log has the details","type":"InternalError"})"
  );
}

}  // namespace chap::web
