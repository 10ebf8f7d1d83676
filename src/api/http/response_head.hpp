// The bytes before an answer's body: status line, fields, framing. Pure functions.
#pragma once

#include "api/web/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chap::http {

struct Exchange {
  bool http11 = true;
  bool head_only = false;  // answers to HEAD have no body
  bool keep_alive = true;
};

// Whether a body may follow at all: not for HEAD, 204 and 304.
bool carries_body(const web::Response& response, const Exchange& exchange);

// The length that a streamed answer declares by its Content-Length field.
std::optional<std::uint64_t> declared_length(const web::Response& response);

// True when the body will be sent in chunks, false when its size is known or its end closes the
// connection.
bool is_chunked(const web::Response& response, const Exchange& exchange);

// The application's own framing fields are replaced (except the Content-Length of a stream and of
// an answer to HEAD); fields that hold line breaks are left out. `date` is an IMF-fixdate.
std::string response_head(
    const web::Response& response, const Exchange& exchange, std::string_view date
);

// Puts size line and line end around a piece of a chunked body; `piece` is not empty.
std::string framed_chunk(std::string_view piece);

inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace chap::http
