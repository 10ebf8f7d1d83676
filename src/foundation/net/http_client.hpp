// Outgoing HTTP: an interface, which tests can implement without a network, and its implementation
// with libcurl. Calls block. A client may be used by only one thread at a time; several clients may
// be used in parallel.
#pragma once

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
  std::size_t max_bytes = 256ULL * 1024 * 1024;  // of the response
  bool direct = false;                           // whether proxies of the environment are ignored
  // Called several times a second; if it returns true, the call ends with kUnavailable. May be
  // empty.
  std::function<bool()> abandoned = {};
};

struct HttpReply {
  unsigned status = 0;
  std::string body;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Returns the response with any status; redirects are not followed. Throws Error (kUnavailable)
  // if there is no connection or the response is too long, and Error (kTimeout).
  virtual HttpReply send(const HttpCall& call) = 0;
};

std::unique_ptr<HttpClient> make_http_client();

}  // namespace chap::net
