// What all connections of one server share: options, the application, handler threads, the body
// budget. Thread-safe; outlives the I/O loops.
#pragma once

#include "api/http/handler_pool.hpp"
#include "api/http/server_options.hpp"
#include "api/web/message.hpp"

#include <atomic>
#include <cstdint>
#include <utility>

namespace chap::http {

struct ServerState {
  ServerState(ServerOptions given, web::Application& served)
      : options(std::move(given)),
        application(served),
        pool(options.handler_threads, options.limits.waiting_requests),
        outbound(options.outbound_threads, options.limits.waiting_requests) {}

  const ServerOptions options;
  web::Application& application;
  HandlerPool pool;
  HandlerPool outbound;                       // for requests that wait for other machines
  std::atomic<std::uint64_t> body_bytes = 0;  // held in request bodies now
  std::atomic<bool> stopping = false;
};

// A part of the body budget, given back on destruction.
class BodyCharge {
 public:
  explicit BodyCharge(ServerState& server) : server_(server) {}
  BodyCharge(const BodyCharge&) = delete;
  BodyCharge& operator=(const BodyCharge&) = delete;
  ~BodyCharge() { release(); }

  // Raises what is held to `size`; false when the budget is used up.
  bool raise_to(std::uint64_t size) {
    if (size <= held_) return true;
    const std::uint64_t more = size - held_;
    held_ = size;
    return server_.body_bytes.fetch_add(more) + more <= server_.options.limits.bodies;
  }
  void release() {
    server_.body_bytes.fetch_sub(held_);
    held_ = 0;
  }

 private:
  ServerState& server_;
  std::uint64_t held_ = 0;
};

}  // namespace chap::http
