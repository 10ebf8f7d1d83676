// The head of a request: finding its end in what has arrived, and reading it strictly. Everything
// that two servers in a row could understand differently (request smuggling) is refused. Pure
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

// Remembers between calls what has been looked at; a new one for each request.
struct HeadScan {
  std::size_t line = 0;  // where the line that is still incomplete begins
  std::size_t end = 0;   // bytes of the head with its empty line, 0 while incomplete
  std::size_t seen = 0;  // bytes searched so far
  bool long_target = false;
};

// `bytes` is all that has arrived since the request began. Sets scan.end when the head is complete.
// A head with a long target is read to its end, for the fields behind it: see seen_so_far().
std::optional<Refusal> scan_head(std::string_view bytes, const Limits& limits, HeadScan& scan);

// The refusal of a head whose rest does not come in time.
Refusal refusal_of_slow_head(const HeadScan& scan);

// What a head that was not read tells of its request: its method, for an answer to HEAD has no
// body, and its origin, for the CORS fields.
web::Request seen_so_far(std::string_view bytes, const HeadScan& scan);

struct RequestHead {
  web::Request request;  // all but body, id and scheme
  bool http11 = true;
  bool keep_alive = true;
  bool expects_continue = false;
  bool chunked = false;
  std::uint64_t content_length = 0;

  bool has_body() const { return chunked || content_length > 0; }
};

// A refusal after the request line was read still carries the request, so that the answer can get
// CORS fields.
struct RefusedHead {
  Refusal refusal;
  web::Request request;
};

// `head` is exactly the bytes up to and with the empty line.
std::variant<RequestHead, RefusedHead> read_head(
    std::string_view head, const Limits& limits, std::string_view root_path
);

}  // namespace chap::http
