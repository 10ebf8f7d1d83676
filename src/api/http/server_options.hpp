// The settings of the HTTP server: address, threads and all limits (http-api.md 2.3). Sizes are in
// bytes. The server copies these values.
#pragma once

#include "api/web/message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chap::http {

// Maximum sizes and numbers. A number after a colon is the status of the response to a request that
// exceeds the limit.
struct Limits {
  std::size_t target = 64 * 1024UL;              // request target: 414
  std::size_t head = 128 * 1024UL;               // request line and fields together: 431
  std::uint64_t body = 256ULL * 1000 * 1000;     // one request body: 413
  std::uint64_t bodies = 1024ULL * 1000 * 1000;  // all request bodies in memory together: 503
  // All whole responses that are being sent, together: 503.
  std::uint64_t response_bytes = 256ULL * 1000 * 1000;
  // Connections. Above the limit, the connection that has waited for its client for the longest
  // time is closed, also in the middle of a request. If no connection waits, the response is 503.
  std::size_t connections = 800;
  std::size_t waiting_requests = 1024;  // admitted requests that wait for a handler thread: 503
};

// Maximum times. A number after a colon is the status of the response when the time is over.
struct TimeLimits {
  std::chrono::milliseconds head{
      10'000};  // from the first byte of a request to its empty line: 408
  std::chrono::milliseconds body{30'000};  // for the body, plus size / slowest_rate: 408
  std::chrono::milliseconds idle{75'000};  // between requests; then the connection is closed
  std::chrono::milliseconds write{
      30'000};                             // for each piece of a response, plus size / slowest_rate
  std::chrono::milliseconds stop{20'000};  // for requests in progress when the server stops
  std::chrono::milliseconds linger{2'000};   // for the client of a refused request to read the
                                             // response
  std::uint64_t slowest_rate = 16 * 1024UL;  // the lowest transfer rate of a client, in bytes/s
};

struct ServerOptions {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8000;  // 0: any free port, see Server::port
  unsigned io_threads = 2;
  unsigned handler_threads = 8;
  unsigned outbound_threads = 32;  // for handlers that call other servers
  Limits limits;
  TimeLimits times;
  std::string root_path;  // CHAP_ROOT_PATH: without a final slash
  // Addresses of peers whose field X-Forwarded-Proto is used; "*" means all peers.
  std::vector<std::string> trusted_proxies = {"127.0.0.1", "::1"};
  bool log_requests = true;
  // Texts that must not appear in the log, even if a request target contains them.
  std::vector<std::string> secrets;
  // Paths that monitors request every few seconds. A request for such a path with status 200 is
  // logged only at level debug.
  std::vector<std::string> quiet_paths;

  // The server calls this function on an I/O thread when the head of a request with a body has
  // arrived. If the function returns a response (such as 401), the server sends this response and
  // does not read the body. May be empty.
  std::function<std::optional<web::Response>(const web::Request&)> before_body;
  // Adds fields, such as those of CORS, to the responses that the server itself makes (such as 413
  // and 503). May be empty.
  std::function<void(const web::Request&, web::Response&)> complete_refusal;
};

}  // namespace chap::http
