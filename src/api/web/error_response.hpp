// Turns errors into responses (http-api.md 2.6, 2.8). No other code chooses the status and body of
// an error.
#pragma once

#include "api/web/message.hpp"
#include "foundation/base/error.hpp"
#include "foundation/schema/report.hpp"

#include <exception>
#include <string_view>

namespace chap::web {

Response json_response(unsigned status, std::string json_text);
// {"detail":"..."}
Response detail_response(unsigned status, std::string_view detail);
Response error_response(const Error& error);
// 422 with every problem of the request.
Response validation_response(const schema::Report& report);
// The generic 500; the text of `error` goes to the log, not to the client.
Response unexpected_response(const std::exception& error, std::string_view request_id);

unsigned status_of(ErrorCode code);

}  // namespace chap::web
