// The listening socket: accepts clients and deals them out to the I/O loops in turn.
// start() once, before the loops run; stop() from any thread.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/io_loop.hpp"
#include "api/http/server_options.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace chap::http {

class Listener {
 public:
  // Binds; Error (kUnavailable) when that fails. Runs on the first loop.
  Listener(std::vector<std::unique_ptr<IoLoop>>& loops, const ServerOptions& options);

  std::uint16_t port() const { return port_; }
  void start();
  void stop();

 private:
  Task<> accept_all();

  std::vector<std::unique_ptr<IoLoop>>& loops_;
  Acceptor acceptor_;
  std::uint16_t port_ = 0;
};

}  // namespace chap::http
