// The HTTP server: receives requests on sockets and passes them to a web::Application, which has
// the routes. Beast parses heads, Asio coroutines do the I/O on one or two threads, and handlers
// run on a pool with a fixed number of threads (CONTRIBUTING.md 3.7).
//
//   http::Server server(options, application);   // reserves the port; throws if the port is in use
//   server.start();
//   ... wait for a signal ...
//   server.stop();
#pragma once

#include "api/http/bound_port.hpp"
#include "api/http/server_options.hpp"
#include "api/web/message.hpp"

#include <cstdint>
#include <memory>

namespace chap::http {

class Server {
 public:
  // `application` must outlive the server. The first constructor reserves the port of `options` and
  // throws Error (kUnavailable) when the address cannot be used.
  Server(const ServerOptions& options, web::Application& application);
  Server(ServerOptions options, web::Application& application, BoundPort port);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Starts to listen and to accept connections, and returns. May be called only once. Throws Error
  // (kUnavailable) when the process cannot listen on the port.
  void start();
  // Stops accepting connections and closes idle connections. Requests in progress may finish within
  // `times.stop`; after that time, their connections are closed, too. Returns when all connections
  // are closed and all handlers have ended. May be called from any thread that does not belong to
  // the server. Further calls have no effect.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace chap::http
