#include "api/http/server.hpp"

#include "api/http/io_loop.hpp"
#include "api/http/listener.hpp"
#include "api/http/server_state.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace chap::http {
namespace {

// Raises numbers that must not be 0 to 1.
ServerOptions with_sane_counts(ServerOptions options) {
  options.io_threads = std::max(1U, options.io_threads);
  options.handler_threads = std::max(1U, options.handler_threads);
  options.outbound_threads = std::max(1U, options.outbound_threads);
  options.times.slowest_rate = std::max<std::uint64_t>(1, options.times.slowest_rate);
  return options;
}

}  // namespace

struct Server::Parts {
  Parts(ServerOptions options, web::Application& application, BoundPort port)
      : state(with_sane_counts(std::move(options)), application),
        loops(make_loops(state)),
        listener(loops, std::move(port)) {}

  static std::vector<std::unique_ptr<IoLoop>> make_loops(ServerState& state) {
    const std::size_t count = state.options.io_threads;
    const std::size_t share = std::max<std::size_t>(1, state.options.limits.connections / count);
    std::vector<std::unique_ptr<IoLoop>> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(std::make_unique<IoLoop>(state, share));
    return made;
  }

  ServerState state;
  std::vector<std::unique_ptr<IoLoop>> loops;
  Listener listener;
  bool started = false;
};

Server::Server(ServerOptions options, web::Application& application, BoundPort port)
    : parts_(std::make_unique<Parts>(std::move(options), application, std::move(port))) {}

Server::Server(const ServerOptions& options, web::Application& application)
    : Server(options, application, BoundPort(options.host, options.port)) {}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return parts_->listener.port(); }

void Server::start() {
  parts_->listener.start();
  parts_->started = true;
  for (auto& loop : parts_->loops) loop->start();
}

void Server::stop() {
  if (!parts_->started || parts_->state.stopping.exchange(true)) return;
  parts_->listener.stop();
  for (auto& loop : parts_->loops) loop->begin_stop();
  for (auto& loop : parts_->loops) loop->join();
  parts_->state.pool.join();
  parts_->state.outbound.join();
}

}  // namespace chap::http
