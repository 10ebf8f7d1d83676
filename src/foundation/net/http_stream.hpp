// An outgoing GET or HEAD request whose response is read piece by piece. Bytes are received only
// during calls of await_head() and read(), so a stream needs little memory. The caller limits how
// long each call waits, so that one thread can serve many streams. A stream may be used by only one
// thread at a time. The destructor closes the connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chap::net {

struct StreamCall {
  std::string method = "GET";  // or HEAD
  std::string base;    // http or https address of the server; slashes at its end are ignored
  std::string target;  // percent-encoded path and query, appended to `base` and a slash
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds read_timeout{300'000};  // longest time without received bytes
  unsigned max_redirects = 20;  // only redirects to the origin of `base` are followed
};

struct StreamHead {
  unsigned status = 0;
  // The fields as received, in their order. A repeated field has several entries.
  std::vector<std::pair<std::string, std::string>> headers;
};

class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // Waits for the head of the final response, at most for `max_wait`, and returns whether it has
  // been received. Follows redirects. Throws Error (kUnavailable) if the connection fails, if
  // there are too many redirects, or if a redirect leads to another origin. Throws Error (kTimeout)
  // if a timeout of the StreamCall expires.
  virtual bool await_head(std::chrono::milliseconds max_wait) = 0;
  virtual const StreamHead& head() const = 0;
  // Appends received bytes of the body to `chunk`, without decoding them. Waits for bytes at most
  // for `max_wait`, and appends nothing if no bytes arrive. Returns false at the end of the body,
  // otherwise true. Throws Error (kUnavailable) if the connection is lost before the end of the
  // body, or Error (kTimeout).
  virtual bool read(std::string& chunk, std::chrono::milliseconds max_wait) = 0;
};

// Throws Error (kInvalidInput) with the reason if the address is invalid. The stream connects
// later, in the first call of await_head().
std::unique_ptr<HttpStream> open_stream(StreamCall call);

}  // namespace chap::net
