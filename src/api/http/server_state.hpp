// What all connections of one server share: options, the application, handler threads, the
// budgets of bytes. Thread-safe; outlives the I/O loops.
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
        answers(options.limits.answers) {}

  const ServerOptions options;
  web::Application& application;
  HandlerPool pool;
  HandlerPool outbound;  // for requests that wait for other machines
  ByteBudget bodies;     // held in request bodies
  ByteBudget answers;    // held in whole answers on their way to clients
  std::atomic<bool> stopping = false;
};

}  // namespace chap::http
