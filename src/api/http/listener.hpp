// The listening socket: accepts connections and assigns them to the I/O loops in turn. start() must
// be called once, before the loops run. stop() may be called from any thread.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/bound_port.hpp"
#include "api/http/io_loop.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace chap::http {

class Listener {
 public:
  // The listener accepts connections on the thread of the first loop.
  Listener(std::vector<std::unique_ptr<IoLoop>>& loops, BoundPort port);

  std::uint16_t port() const { return port_.port(); }
  // Throws Error (kUnavailable) when the process cannot listen on the port.
  void start();
  void stop();

 private:
  Task<> accept_all();

  std::vector<std::unique_ptr<IoLoop>>& loops_;
  BoundPort port_;
  Acceptor acceptor_;
};

}  // namespace chap::http
