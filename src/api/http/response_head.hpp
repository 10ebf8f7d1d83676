// The bytes before a response's body: status line, fields, framing. Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

// What decides how a response is framed, besides the response itself.
struct ResponseFraming {
  bool http11 = true;      // otherwise the request is one of HTTP/1.0
  bool head_only = false;  // the response to HEAD has no body
  bool keep_alive = true;
};

// Whether the response has a body: false for HEAD, 204 and 304.
bool carries_body(const web::Response& response, const ResponseFraming& framing);

// The length that a streamed response declares in its Content-Length field.
std::optional<std::uint64_t> declared_length(const web::Response& response);

// True if the body is sent in chunks; false if its size is known or if closing the connection marks
// its end.
bool is_chunked(const web::Response& response, const ResponseFraming& framing);

// The application's framing fields are replaced (except the Content-Length of a stream and of a
// response to HEAD); fields with line breaks are left out. `date` is an IMF-fixdate.
std::string response_head(
    const web::Response& response, const ResponseFraming& framing, std::string_view date
);

// The chunk of a chunked body that contains `piece`, which must not be empty.
std::string framed_chunk(std::string_view piece);

inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace chap::http
