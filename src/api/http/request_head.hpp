// The head of a request: finds its end in the received bytes and parses it strictly. Every head
// that a proxy and this server could understand differently (request smuggling) is refused. Pure
// functions, no sockets.
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

// The progress of scan_head() between calls; a new one for each request.
struct HeadScan {
  std::size_t line = 0;      // the start of the first incomplete line
  std::size_t end = 0;       // bytes of the head with its empty line, 0 while incomplete
  std::size_t searched = 0;  // bytes searched so far
  bool long_target = false;
};

// `bytes` is everything received since the start of the request. Sets scan.end when the head is
// complete. A head whose target is too long is still read to its end, because partial_request()
// reads the fields after the target.
std::optional<Refusal> scan_head(std::string_view bytes, const Limits& limits, HeadScan& scan);

// The refusal of a head that is not complete in time.
Refusal refusal_of_slow_head(const HeadScan& scan);

// Reads from an incomplete or refused head what is needed to respond to it: the method, because a
// response to HEAD has no body, and the origin, for the CORS fields.
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

// A refused head contains the request as far as it was read, for the CORS fields of the response.
struct RefusedHead {
  Refusal refusal;
  web::Request request;
};

// `head` is exactly the bytes up to the empty line, which is included.
std::variant<RequestHead, RefusedHead> read_head(
    std::string_view head, const Limits& limits, std::string_view root_path
);

}  // namespace chap::http
