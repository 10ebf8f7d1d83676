// An address and port that this process has reserved but does not listen on yet. A server reserves
// its port before it opens the database. If a second server is started by mistake, it cannot
// reserve the port, so it ends before it changes the data of the first server.
#pragma once

#include "foundation/process/file_descriptor.hpp"

#include <cstdint>
#include <string>

namespace chap::http {

class BoundPort {
 public:
  // Reserves a port; `port` 0 means any free port. Throws Error (kUnavailable) if another process
  // listens on the port.
  BoundPort(const std::string& host, std::uint16_t port);

  std::uint16_t port() const { return port_; }
  // Starts to listen and returns the socket. May be called only once. Throws Error (kUnavailable).
  process::FileDescriptor listen();

 private:
  std::string name_;  // host and port, for the texts of errors
  process::FileDescriptor socket_;
  std::uint16_t port_ = 0;
};

}  // namespace chap::http
