#include "api/http/connection.hpp"

#include "api/http/io_loop.hpp"
#include "foundation/base/log.hpp"

#include <algorithm>
#include <exception>

namespace chap::http {
namespace {

bool is_trusted(const std::vector<std::string>& proxies, const std::string& peer) {
  return std::any_of(proxies.begin(), proxies.end(), [&](const std::string& proxy) {
    return proxy == "*" || proxy == peer;
  });
}

}  // namespace

Connection::Connection(Socket socket, IoLoop& loop, ServerState& server)
    : loop_(loop),
      server_(server),
      socket_(std::move(socket), server.options.times),
      peer_is_trusted_proxy_(is_trusted(server.options.trusted_proxies, socket_.peer())),
      body_charge_(server.bodies),
      response_charge_(server.responses),
      handler_pool_(&server.pool) {
  loop_.add(*this);
}

Connection::~Connection() { loop_.remove(*this); }

Task<> Connection::serve(std::shared_ptr<Connection> connection) {
  try {
    co_await connection->serve_requests();
  } catch (const std::exception& failure) {
    // The most likely cause is a lack of memory. Only this connection is closed.
    log::error("http", "connection closed after an error: {}", failure.what());
  }
  connection->socket_.close();
}

Task<> Connection::serve_requests() {
  bool open = true;
  while (open) {
    const bool received = co_await receive();
    if (!received) co_return;
    const bool keep_alive = co_await respond();
    open = keep_alive;
  }
  if (input_unusable_) co_await socket_.linger();
}

}  // namespace chap::http
