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
      wire_(std::move(socket), server.options.times),
      proxied_(is_trusted(server.options.trusted_proxies, wire_.peer())),
      body_charge_(server.bodies),
      answer_charge_(server.answers),
      lane_(&server.pool) {
  loop_.enter(*this);
}

Connection::~Connection() { loop_.leave(*this); }

Task<> Connection::serve(std::shared_ptr<Connection> connection) {
  try {
    co_await connection->take_turns();
  } catch (const std::exception& failure) {
    // Memory ran out, most likely: this connection ends, the others go on.
    log::error("http", "connection ended: {}", failure.what());
  }
  connection->wire_.close();
}

Task<> Connection::take_turns() {
  bool more = true;
  while (more) {
    const bool received = co_await receive();
    if (!received) co_return;
    const bool kept = co_await answer();
    more = kept;
  }
  if (last_) co_await wire_.linger();
}

}  // namespace chap::http
