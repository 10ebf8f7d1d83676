// An outgoing GET or HEAD whose answer is read piece by piece, in bounded memory: nothing is taken
// from the other side that was not asked for. Nothing here waits longer than it is told, so that a
// thread can serve many. One thread at a time; destroying it closes the connection.
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
  std::string base;    // http or https address of the other side; final slashes do not count
  std::string target;  // what follows base and a slash, encoded already, with the query
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds read_timeout{300'000};  // between two pieces, while one is waited for
  unsigned most_redirects = 20;                     // followed within the origin of `base` only
};

struct StreamHead {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // as sent, repeated ones apart
};

class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // Whether the head of the final answer is here; waits for it no longer than `patience`. Throws
  // Error: unavailable (also too many redirects, and any to another origin), timeout.
  virtual bool await_head(std::chrono::milliseconds patience) = 0;
  virtual const StreamHead& head() const = 0;
  // Appends what has come of the body, not decoded; false at its end. Nothing appended: nothing
  // came within `patience`. Throws Error: unavailable when the body breaks off, timeout.
  virtual bool read(std::string& chunk, std::chrono::milliseconds patience) = 0;
};

// Connects when it is first waited for. Throws Error (kInvalidInput) naming what is wrong with the
// address.
std::unique_ptr<HttpStream> open_stream(StreamCall call);

}  // namespace chap::net
