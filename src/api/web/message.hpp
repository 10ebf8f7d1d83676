// The request and response types of the application, which do not depend on Beast or on sockets.
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

// Header fields. Comparisons of field names ignore case. Repeated fields keep their order.
class Headers {
 public:
  void add(std::string name, std::string value);
  // Replaces all fields with this name by one field.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  // Returns the value of the first field with this name, or nullopt.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

bool same_field_name(std::string_view a, std::string_view b);

struct Request {
  std::string method;     // upper case, as sent by the client
  std::string target;     // path and query, percent-encoded as sent by the client
  std::string path;       // percent-decoded, without CHAP_ROOT_PATH
  std::string raw_path;   // still percent-encoded, without CHAP_ROOT_PATH
  std::string query;      // still percent-encoded, without the question mark
  std::string root_path;  // the prefix of this request's path: CHAP_ROOT_PATH or empty
  std::string scheme =
      "http";        // scheme of the client; a trusted proxy reports it in X-Forwarded-Proto
  std::string host;  // value of the Host field
  Headers headers;
  std::string body;
  std::string id;  // identifies the request in the log
};

// Appends the next piece of a streamed body to `chunk`. Returns false when the body has ended. A
// call may append nothing and return true; in this case the server calls the function again. The
// server calls the function on handler threads, one call at a time. If the function throws an
// exception, the server closes the connection.
using BodyStream = std::function<bool(std::string& chunk)>;

struct Response {
  unsigned status = 200;
  Headers headers;
  // If the body is a stream and the response has a Content-Length field, the stream must have
  // exactly that many bytes. A stream without this field is sent in chunks.
  std::variant<std::string, BodyStream> body;
  // Set if the response is not ready yet. The server then calls this function on a handler thread
  // and uses the returned response instead of this response. The returned response may have a
  // continuation again. When the client disconnects, the server calls no further continuation. A
  // call should wait at most a fraction of a second, so that many requests can share a thread.
  std::function<Response()> continuation;
};

// The interface that the server calls for each request. handle() must not throw. The server calls
// handle() on a handler thread. If runs_inline() returns true, which is allowed only for handlers
// without I/O, the server calls handle() on the connection's I/O thread.
class Application {
 public:
  virtual ~Application() = default;
  virtual bool runs_inline(const Request& request) const = 0;
  // Returns whether the handler sends requests to other servers. Such a handler and its stream run
  // on a separate pool of threads, so that a slow server does not delay other requests.
  virtual bool uses_outbound_pool(const Request&) const { return false; }
  virtual Response handle(const Request& request) = 0;
};

}  // namespace chap::web
