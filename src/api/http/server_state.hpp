// The state that all connections of a server share: options, application, handler threads and
// memory budgets. Thread-safe; must outlive the I/O loops.
#pragma once

#include "api/http/byte_budget.hpp"
#include "api/http/handler_pool.hpp"
#include "api/http/server_options.hpp"
#include "api/web/message.hpp"

#include <atomic>
#include <utility>

namespace chap::http {

struct ServerState {
  ServerState(ServerOptions given, web::Application& served)
      : options(std::move(given)),
        application(served),
        pool(options.handler_threads, options.limits.waiting_requests),
        outbound(options.outbound_threads, options.limits.waiting_requests),
        bodies(options.limits.bodies),
        responses(options.limits.response_bytes) {}

  const ServerOptions options;
  web::Application& application;
  HandlerPool pool;
  HandlerPool outbound;  // for requests that call other servers
  ByteBudget bodies;     // for request bodies
  ByteBudget responses;  // for whole responses that are being sent
  std::atomic<bool> stopping = false;
};

}  // namespace chap::http
