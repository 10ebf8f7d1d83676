// An HTTP client: an interface, which tests can implement without a network, and an implementation
// with libcurl. send() blocks the calling thread. A client may be used by only one thread at a
// time; several clients may be used in parallel.
#pragma once

#include "foundation/base/error.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chap::net {

struct HttpCall {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};
  std::size_t max_bytes = 256ULL * 1024 * 1024;  // limit of the response body
  bool direct = false;  // ignore the proxies that environment variables name
  // Called during the transfer, at least about once a second. If it returns true, send() throws
  // Error (kUnavailable). May be empty.
  std::function<bool()> is_abandoned = {};
};

struct HttpReply {
  unsigned status = 0;
  std::string body;
};

// No connection could be established, so the server has not received the request.
class NotConnected : public Error {
 public:
  explicit NotConnected(const std::string& detail) : Error(ErrorCode::kUnavailable, detail) {}
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Returns the response, whatever its status is. Does not follow redirects. Throws NotConnected if
  // no connection can be established. Throws Error (kUnavailable) if an established connection
  // fails, if the response is too long, or if the call is abandoned. Throws Error (kTimeout) if a
  // timeout expires.
  virtual HttpReply send(const HttpCall& call) = 0;
};

std::unique_ptr<HttpClient> make_http_client();

}  // namespace chap::net
