// An outgoing GET or HEAD request whose response is read piece by piece, in bounded memory: bytes
// are received only during calls of await_head() and read(). The caller limits how long each call
// waits, so that one thread can serve many streams. A stream may be used by one thread at a time.
// Its destructor closes the connection.
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
  std::string target;  // path and query after `base` and a slash, percent-encoded
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds read_timeout{300'000};  // the longest wait for the next piece
  unsigned max_redirects = 20;  // only redirects to the origin of `base` are followed
};

struct StreamHead {
  unsigned status = 0;
  // Unchanged; a repeated header has several entries.
  std::vector<std::pair<std::string, std::string>> headers;
};

class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // Returns whether the head of the final response has been received; waits for it at most for
  // `max_wait`. Throws Error (kUnavailable), also for too many redirects or a redirect to another
  // origin, or Error (kTimeout).
  virtual bool await_head(std::chrono::milliseconds max_wait) = 0;
  virtual const StreamHead& head() const = 0;
  // Appends the received bytes of the body, undecoded, or none if none arrive within `max_wait`.
  // Returns false at the end of the body. Throws Error (kUnavailable) if the connection is lost
  // before the end of the body, or Error (kTimeout).
  virtual bool read(std::string& chunk, std::chrono::milliseconds max_wait) = 0;
};

// The stream connects in the first call of await_head(). Throws Error (kInvalidInput) that
// describes the problem of an invalid address.
std::unique_ptr<HttpStream> open_stream(StreamCall call);

}  // namespace chap::net
