// The HTTP server: turns sockets into calls of a web::Application and knows no routes. Beast parses
// heads, Asio coroutines do the I/O on one or two threads, handlers run on a bounded pool (house
// style 3.7).
//
//   http::Server server(options, application);   // binds: port() is known, a taken port throws
//   Error server.start();
//   ... wait for a signal ...
//   server.stop();
#pragma once

#include "api/http/server_options.hpp"
#include "api/web/message.hpp"

#include <cstdint>
#include <memory>

namespace chap::http {

class Server {
 public:
  // `application` outlives the server. Error (kUnavailable) when the address cannot be bound.
  Server(ServerOptions options, web::Application& application);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Begins to accept; returns at once. Once only.
  void start();
  // Stops accepting, closes idle connections, lets requests in flight finish for `times.stop`, then
  // closes theirs too. Returns when all is over; a handler that still runs is waited for. From any
  // thread but the server's own; later calls do nothing.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace chap::http
