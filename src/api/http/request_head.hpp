// Finds the end of a request's head in the received bytes and parses the head strictly. A head that
// a proxy and this server could interpret in different ways is refused, to prevent request
// smuggling. Pure functions, which use no sockets.
#pragma once

#include "api/http/refusal.hpp"
#include "api/http/server_options.hpp"
#include "api/web/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace chap::http {

// The progress of scan_head() between its calls. Each request needs a new HeadScan.
struct HeadScan {
  std::size_t line = 0;      // the start of the first incomplete line
  std::size_t end = 0;       // size of the complete head with its empty line; 0 while incomplete
  std::size_t searched = 0;  // number of bytes that have been searched for a line feed
  bool long_target = false;  // whether the request line is too long
};

// Returns a refusal for an invalid or too large head. `bytes` must contain all bytes received since
// the start of the request. Sets scan.end when the head is complete. If the request line is too
// long, the head is still read to its end, because partial_request() reads the fields after the
// request line.
std::optional<Refusal> scan_head(std::string_view bytes, const Limits& limits, HeadScan& scan);

// Returns the refusal for a head that was not complete in time.
Refusal refusal_of_slow_head(const HeadScan& scan);

// Reads the parts of an incomplete or refused head that the response depends on: the method,
// because a response to HEAD has no body, and the field Origin, for the CORS fields of the
// response.
web::Request partial_request(std::string_view bytes, const HeadScan& scan);

struct RequestHead {
  web::Request request;  // without body, id and scheme
  bool http11 = true;
  bool keep_alive = true;
  bool expects_continue = false;
  bool chunked = false;
  std::uint64_t content_length = 0;

  bool has_body() const { return chunked || content_length > 0; }
};

// The result for a refused head. `request` contains the fields that were read before the refusal,
// for the CORS fields of the response.
struct RefusedHead {
  Refusal refusal;
  web::Request request;
};

// Parses a complete head. `head` must end with the empty line of the head.
std::variant<RequestHead, RefusedHead> read_head(
    std::string_view head, const Limits& limits, std::string_view root_path
);

}  // namespace chap::http
