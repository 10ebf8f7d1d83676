// What use cases stand on: the long-lived parts of a running server or job process.
// The composition root (app/) owns them; everything here is safe for any number of threads.
#pragma once

#include "foundation/base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace chap::sql {
class Database;
}
namespace chap::queue {
class JobQueue;
}

namespace chap::services {

// Facts about this server that it tells its clients.
struct ServerFacts {
  std::string chap_version = "2.2.0";  // whose API we serve (contract README 6)
  std::string own_version;
  std::string revision;
  bool auth_required = false;
};

// Bounds of what a request may ask for (contract README 14).
struct Bounds {
  std::size_t periods = 1200;
  std::size_t cells = 50'000'000;
  std::size_t job_payload = 64ULL * 1024 * 1024;
};

struct Platform {
  sql::Database& database;
  queue::JobQueue& jobs;
  const Clock& clock;
  ServerFacts facts;
  Bounds bounds;
  // Whether the part that runs jobs is alive (jobs.md J32).
  std::function<bool()> executor_alive;
  // Sends a query through a real job process (jobs.md J30); throws Error when no answer comes.
  std::function<std::string()> round_trip;
};

}  // namespace chap::services
