// The composition root: owns all parts of a running server.
#pragma once

#include "app/settings.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chap::app {

inline constexpr const char* kVersion = CHAP_VERSION;

class ServerApp {
 public:
  // Reserves the port, then opens, migrates and seeds the database and constructs all parts.
  // `program` is the path of this executable, which is started again for each job. Throws Error
  // with a text for the operator.
  ServerApp(const Settings& settings, const std::string& program);
  ~ServerApp();
  ServerApp(const ServerApp&) = delete;
  ServerApp& operator=(const ServerApp&) = delete;

  // Recovers the jobs of an earlier server, then runs jobs and accepts requests. Throws Error.
  void start();
  std::uint16_t port() const;
  // Waits until requests and jobs have finished, at most for the shutdown timeout. Jobs that run
  // longer are queued again. Returns false if a call to the job store still blocks. In this case
  // the caller should end the process at once.
  bool stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace chap::app
