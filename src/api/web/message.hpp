// The request and response types of the application, independent of Beast and of sockets.
// Plain values; a Request is read-only while its handler runs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chap::web {

// Field names are compared without regard to case; repeated fields keep their order.
class Headers {
 public:
  void add(std::string name, std::string value);
  // Replaces all fields of that name by one.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  // The first value, or nothing.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

bool same_field_name(std::string_view a, std::string_view b);

struct Request {
  std::string method;     // upper case, as sent
  std::string target;     // raw: percent-encoded path and query
  std::string path;       // percent-decoded, without CHAP_ROOT_PATH
  std::string raw_path;   // still percent-encoded, without CHAP_ROOT_PATH
  std::string query;      // raw, without the question mark
  std::string root_path;  // the prefix of this request's path: CHAP_ROOT_PATH or empty
  std::string scheme =
      "http";        // the client's scheme (a trusted proxy reports it in X-Forwarded-Proto)
  std::string host;  // the Host field
  Headers headers;
  std::string body;
  std::string id;  // for the log
};

// Appends the next piece of a streamed body to `chunk`; returns false when the body has ended. A
// call may append nothing and return true; it is then called again. Called on handler threads, one
// call at a time; an exception closes the connection.
using BodyStream = std::function<bool(std::string& chunk)>;

struct Response {
  unsigned status = 200;
  Headers headers;
  // A stream with a Content-Length field must have exactly that many bytes; without the field it is
  // sent in chunks.
  std::variant<std::string, BodyStream> body;
  // If set, the response is not ready: the server calls this function on a handler thread and uses
  // its result instead, until the client disconnects. A call should wait at most a fraction of a
  // second, so that many requests can share a thread.
  std::function<Response()> continuation;
};

// The interface that the server calls for each request. handle() must not throw; it runs on a
// handler thread, or on the connection's I/O thread if runs_inline() returns true (only for
// handlers without I/O).
class Application {
 public:
  virtual ~Application() = default;
  virtual bool runs_inline(const Request& request) const = 0;
  // Whether the handler calls other servers: such requests and their streams run on a separate pool
  // of threads, so that they cannot delay other requests.
  virtual bool uses_outbound_pool(const Request&) const { return false; }
  virtual Response handle(const Request& request) = 0;
};

}  // namespace chap::web
