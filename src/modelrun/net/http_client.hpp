// Outgoing HTTP: an interface, so that tests can stand in for the network, and the real thing over
// libcurl. Blocking; one call at a time per client object, any number of clients in parallel.
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
  std::size_t most_bytes = 256ULL * 1024 * 1024;  // of the answer
  bool direct = false;  // never through a proxy that the environment names: a neighbour is called
  // Asked several times a second; true ends the call with kUnavailable. May be empty.
  std::function<bool()> abandoned = {};
};

struct HttpReply {
  unsigned status = 0;
  std::string body;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Any status is a reply; redirects are not followed. Throws Error: unavailable (no connection,
  // answer too long), timeout.
  virtual HttpReply send(const HttpCall& call) = 0;
};

std::unique_ptr<HttpClient> make_http_client();

}  // namespace chap::net
