// Writes the bytes before the body of a response: status line, header fields, framing. Pure
// functions.
#pragma once

#include "api/web/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

// The facts about request and connection that determine the framing of a response.
struct ResponseFraming {
  bool http11 = true;      // false: the request uses HTTP/1.0
  bool head_only = false;  // true for a response to HEAD, which has no body
  bool keep_alive = true;
};

// Returns whether the response has a body: false for the method HEAD and for the statuses 204, 304
// and below 200.
bool carries_body(const web::Response& response, const ResponseFraming& framing);

// Returns the length that a streamed response declares in its Content-Length field; nullopt for
// other responses.
std::optional<std::uint64_t> declared_length(const web::Response& response);

// Returns whether the body is sent in chunks. Returns false if the size of the body is known, or if
// the end of the connection marks the end of the body.
bool is_chunked(const web::Response& response, const ResponseFraming& framing);

// Returns the head of a response. Replaces the framing fields that the application has set, except
// the Content-Length of a stream and of a response to HEAD. Leaves out fields that contain line
// breaks. `date` is an IMF-fixdate.
std::string response_head(
    const web::Response& response, const ResponseFraming& framing, std::string_view date
);

// Returns a chunk of a chunked body that contains `piece`. `piece` must not be empty.
std::string framed_chunk(std::string_view piece);

inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace chap::http
