// What an operator may set about the HTTP server: address, threads and every bound
// (http-api.md 2.3). Sizes are bytes. Plain values, copied into the server.
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

struct Limits {
  std::size_t target = 8 * 1024UL;               // request target: 414
  std::size_t head = 64 * 1024UL;                // request line and fields together: 431
  std::uint64_t body = 256ULL * 1000 * 1000;     // one request body: 413
  std::uint64_t bodies = 1024ULL * 1000 * 1000;  // all bodies held at one time: 503
  std::uint64_t answers = 256ULL * 1000 * 1000;  // whole answers on their way at one time: 503
  std::size_t connections = 800;        // beyond: the longest idle one makes room, else 503
  std::size_t waiting_requests = 1024;  // admitted but not yet on a handler thread: 503
};

struct TimeLimits {
  std::chrono::milliseconds head{
      10'000};  // from the first byte of a request to its empty line: 408
  std::chrono::milliseconds body{30'000};  // for the body, beside size / slowest_rate: 408
  std::chrono::milliseconds idle{75'000};  // between requests: the connection is closed
  std::chrono::milliseconds write{
      30'000};  // for each piece of an answer, beside size / slowest_rate
  std::chrono::milliseconds stop{20'000};    // what requests in flight get when the server stops
  std::chrono::milliseconds linger{2'000};   // to let a refused client read our answer
  std::uint64_t slowest_rate = 16 * 1024UL;  // bytes per second a client must keep up
};

struct ServerOptions {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8000;  // 0: any free one, see Server::port
  unsigned io_threads = 2;
  unsigned handler_threads = 8;
  unsigned outbound_threads = 32;  // for handlers that wait for other machines
  Limits limits;
  TimeLimits times;
  std::string root_path;  // CHAP_ROOT_PATH: without a final slash
  // Peers whose X-Forwarded-Proto counts; "*" is everyone.
  std::vector<std::string> trusted_proxies = {"127.0.0.1", "::1"};
  bool log_requests = true;
  // Texts that no log line may hold, whoever put them into a target.
  std::vector<std::string> secrets;
  // Paths that monitors ask every few seconds: answered with 200 they are logged at debug only.
  std::vector<std::string> quiet_paths;

  // Asked when a head with a body has arrived: an answer here (401, say) is sent instead of reading
  // the body. Runs on an I/O thread. May be empty.
  std::function<std::optional<web::Response>(const web::Request&)> before_body;
  // Completes answers that the server gives by itself (413, 503), with CORS fields for instance.
  std::function<void(const web::Request&, web::Response&)> complete_refusal;
};

}  // namespace chap::http
