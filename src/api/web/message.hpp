// One HTTP exchange as the application sees it: no Beast, no sockets.
// Values; a Request is read-only once it is made, a Response belongs to whoever holds it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chap::web {

// Field names compare without case, repeated fields are kept in order.
class Headers {
 public:
  void add(std::string name, std::string value);
  // Replaces every field of that name.
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
  std::string root_path;  // the prefix this request came under: CHAP_ROOT_PATH or empty
  std::string scheme =
      "http";        // what the client used (X-Forwarded-Proto counts behind a trusted proxy)
  std::string host;  // the Host field
  Headers headers;
  std::string body;
  std::string id;  // for the log
};

// Appends the next piece of a streamed body to `chunk`; false when nothing was left to append. True
// with nothing appended: nothing has come yet, it will be asked again. Called on handler threads,
// one call at a time; throwing ends the connection.
using BodyStream = std::function<bool(std::string& chunk)>;

struct Response {
  unsigned status = 200;
  Headers headers;
  // A stream with a Content-Length field must have just that many bytes; without it is chunked.
  std::variant<std::string, BodyStream> body;
  // Set: this is no answer yet. It is called for the next try, again on a handler thread, until the
  // client has gone. A call should wait for a fraction of a second, so that many can share a
  // thread.
  std::function<Response()> later;
};

// What the server calls for each request. handle() never throws; it runs on a handler thread, or on
// the connection's own thread when runs_inline() says so (only for handlers that do no I/O).
class Application {
 public:
  virtual ~Application() = default;
  virtual bool runs_inline(const Request& request) const = 0;
  // Whether the handler waits for other machines: such requests and their streams have threads of
  // their own and cannot take those of all others.
  virtual bool waits_for_others(const Request&) const { return false; }
  virtual Response handle(const Request& request) = 0;
};

}  // namespace chap::web
