// An address and port that this process has reserved but does not listen on yet. A server reserves
// its port before it opens the database, so that a second server started by mistake ends without
// having changed the data of the first one.
#pragma once

#include "foundation/process/file_descriptor.hpp"

#include <cstdint>
#include <string>

namespace chap::http {

class BoundPort {
 public:
  // `port` 0 reserves any free one. Throws Error (kUnavailable) if another process listens on it.
  BoundPort(const std::string& host, std::uint16_t port);

  std::uint16_t port() const { return port_; }
  // Starts to listen and returns the socket. May be called only once. Throws Error (kUnavailable).
  process::FileDescriptor listen();

 private:
  std::string name_;  // host and port, for errors
  process::FileDescriptor socket_;
  std::uint16_t port_ = 0;
};

}  // namespace chap::http
