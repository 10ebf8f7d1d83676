// The composition root: everything a running server consists of, made in order and taken down in
// reverse.
#pragma once

#include "app/settings.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chap::app {

inline constexpr const char* kVersion = CHAP_VERSION;

class ServerApp {
 public:
  // Opens and migrates the database, seeds it, recovers jobs, binds the port. `program` is this
  // executable, which job processes are made of. Throws Error with a text for the operator.
  ServerApp(const Settings& settings, const std::string& program);
  ~ServerApp();
  ServerApp(const ServerApp&) = delete;
  ServerApp& operator=(const ServerApp&) = delete;

  // Begins to run jobs and to answer.
  void start();
  std::uint16_t port() const;
  // In-flight requests and short jobs finish; long jobs go back to the queue.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace chap::app
