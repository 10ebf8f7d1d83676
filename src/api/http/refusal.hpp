// Describes the refusal of a request by the server itself, without a call of the application: the
// status, the reason and the response (http-api.md 2.3, 2.8).
#pragma once

#include "api/web/message.hpp"

#include <string_view>

namespace chap::http {

// `detail` is a string literal of this program: ASCII without quotes or backslashes.
struct Refusal {
  unsigned status = 400;
  std::string_view detail;
};

inline constexpr Refusal kOutOfMemory = {503, "The server is out of memory; try again"};

// Returns a response with the body `{"detail":"..."}` and the media type application/json.
web::Response to_response(const Refusal& refusal);

}  // namespace chap::http
