// Converts errors to responses (http-api.md 2.6, 2.8). No other code determines the status and the
// body of the response to an error.
#pragma once

#include "api/web/message.hpp"
#include "foundation/base/error.hpp"
#include "foundation/schema/report.hpp"

#include <exception>
#include <string_view>

namespace chap::web {

Response json_response(unsigned status, std::string json_text);
// Returns a response with the body {"detail":"..."}.
Response detail_response(unsigned status, std::string_view detail);
Response error_response(const Error& error);
// Returns a response with status 422 and all problems of the request.
Response validation_response(const schema::Report& report);
// Returns a response with status 500 and a generic text, or 503 if memory could not be allocated.
// The text of `error` is logged and not sent to the client.
Response unexpected_response(const std::exception& error, std::string_view request_id);

unsigned status_of(ErrorCode code);

}  // namespace chap::web
